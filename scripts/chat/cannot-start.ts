import { ApiError } from "#lib/client/api-error.ts";

/** Why there is nothing to talk by, in one line for whoever started the command. */
export class CannotStartError extends Error {}

/** @returns what to throw instead of a failure of the server's. */
export function toCannotStart(error: unknown, webUrl: string): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.code === "unreachable") return unreachable(webUrl);
  return new CannotStartError(error.message);
}

export function unreachable(webUrl: string): CannotStartError {
  return new CannotStartError(`${webUrl} does not answer. Is Parley running there? --web says where else it is.`);
}

export function notParley(webUrl: string): CannotStartError {
  return new CannotStartError(`${webUrl} answers, but not as Parley's web process does. --web says where that is.`);
}
