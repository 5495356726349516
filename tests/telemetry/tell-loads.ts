import { registerHooks } from "node:module";

/** What stands in the code of Sentry's libraries, however they are bundled. */
const mark = "sentry.javascript";

/** Loaded before a process's own code, it prints once that the process loads Sentry. */
let isTold = false;
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const { source } = loaded;
    const code = typeof source === "string" ? source : new TextDecoder().decode(source ?? undefined);
    if (!isTold && code.includes(mark)) {
      isTold = true;
      process.stderr.write(`Sentry is loaded by ${process.argv[1]}\n`);
    }
    return loaded;
  },
});
