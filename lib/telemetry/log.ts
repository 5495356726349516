import { type Logger, pino } from "pino";

export type Log = Logger;

/**
 * The log of one process, as JSON lines on standard output. It takes ids, counts and durations, never a token, a password
 * or a message's body; the redaction is the second line of defence.
 */
export function createLog(process: "web" | "hub", level: string): Log {
  return pino({
    level,
    base: { process },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: ["*.body", "*.token", "*.password", "*.authorization", "*.cookie"], censor: "[redacted]" },
  });
}
