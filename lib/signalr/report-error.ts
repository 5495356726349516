import type { ErrorPlace } from "./hub-server-options.ts";

export type ReportError = (error: unknown, where: ErrorPlace) => void;

/** A reporter that cannot throw: a fault in the hook itself becomes a process warning. */
export function createReportError(onError: ReportError | undefined): ReportError {
  return (error, where) => {
    try {
      onError?.(error, where);
    } catch (fault) {
      process.emitWarning(`The hub's onError threw: ${String(fault)}`);
    }
  };
}
