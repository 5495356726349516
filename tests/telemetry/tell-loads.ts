import { registerHooks } from "node:module";

/** Loaded before a process's own code, it prints which files of Sentry the process loads. */
registerHooks({
  load(url, context, next) {
    if (url.includes("/@sentry/")) process.stderr.write(`loaded ${url}\n`);
    return next(url, context);
  },
});
