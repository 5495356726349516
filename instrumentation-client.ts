/** Next runs this in the browser before the console starts. Error reports load only where the page names a DSN. */
const dsn = document.querySelector<HTMLMetaElement>('meta[name="parley-sentry-dsn"]')?.content;
if (dsn)
  void import("#lib/telemetry/browser-error-reports.ts").then(({ startBrowserErrorReports }) =>
    startBrowserErrorReports(dsn),
  );
