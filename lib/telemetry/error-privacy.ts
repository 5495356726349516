/** What error reports may collect, on servers and in browsers: where it broke, and nothing of whom or what was said. */
export const errorPrivacy = {
  tracesSampleRate: 0,
  // The trail of what went before has addresses with their queries, and whatever was printed.
  maxBreadcrumbs: 0,
  beforeSend: withoutDetails,
  dataCollection: {
    userInfo: false,
    cookies: false,
    httpHeaders: false,
    httpBodies: [],
    urlQueryParams: false,
    databaseQueryData: false,
    stackFrameVariables: false,
  },
};

/**
 * A browser's report has the page's whole address and the arguments of its timers, whatever `dataCollection` says. The
 * address of an invitation is the invitation.
 */
function withoutDetails<Report extends { request?: { url?: string }; extra?: unknown }>(report: Report): Report {
  if (report.request?.url !== undefined) {
    report.request.url = report.request.url.replace(/[?#].*$/s, "").replace(/(?<=\/invitation\/).*$/s, "-");
  }
  delete report.extra;
  return report;
}
