import { destination, type Logger, pino } from "pino";
import type { ProcessName } from "./process-name.ts";

export type Log = Logger;

const standardOutput = 1;
/** Lines are written when so many bytes of them have come together, or after a moment: each write wakes whoever reads. */
const bytesPerWrite = 8_192;
const writeEveryMs = 50;

/**
 * The log of one process, as JSON lines on standard output. What is left is written when the process ends, unless it is
 * killed. It takes ids, counts and durations, never a token, a password or a message's body; the redaction is the second
 * line of defence.
 */
export function createLog(name: ProcessName, level: string): Log {
  const options = {
    level,
    base: { process: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ["*.body", "*.token", "*.password", "*.authorization", "*.cookie"], censor: "[redacted]" },
  };
  return pino(options, processOutput());
}

let output: ReturnType<typeof destination> | null = null;

/** Standard output, as all logs of this process share it. */
function processOutput(): ReturnType<typeof destination> {
  if (output !== null) return output;
  const opened = destination({
    dest: standardOutput,
    sync: true,
    minLength: bytesPerWrite,
    periodicFlush: writeEveryMs,
  });
  // Not by `flushSync`, which tries for ever where nobody reads any more: then the process would never end.
  process.once("exit", () => opened.flush());
  output = opened;
  return opened;
}
