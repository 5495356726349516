import { readFileSync } from "node:fs";

/**
 * Loaded into a server process before its own code: its `Date` runs as far off the machine's as the file named by
 * CHAOS_CLOCK_FILE says, in milliseconds. Timers keep their pace, as they do when a clock is set.
 */
const file = process.env.CHAOS_CLOCK_FILE;
if (file === undefined) throw new Error("CHAOS_CLOCK_FILE names no file.");

const lookEveryMs = 20;
const RealDate = Date;
const realNow = RealDate.now.bind(RealDate);
let offsetMs = 0;

function look(path: string): void {
  const text = readFileSync(path, "utf8");
  // It is empty for the moment in which it is written.
  if (text !== "") offsetMs = Number(text);
}

const now = (): number => realNow() + offsetMs;

look(file);
setInterval(() => look(file), lookEveryMs).unref();
RealDate.now = now;
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, given: [], newTarget: new () => Date) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
});
