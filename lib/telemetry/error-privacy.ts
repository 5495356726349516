/** What error reports may collect, on servers and in browsers: where it broke, and nothing of whom or what was said. */
export const errorPrivacy = {
  tracesSampleRate: 0,
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
