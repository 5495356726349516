/**
 * An error that a hub method or hook throws on purpose, for the client to read.
 * Its text always reaches the caller; the text of any other error never does.
 */
export class HubException extends Error {
  override readonly name = "HubException";
}

/** The text a client may see for an error: the summary, and the detail only of a HubException. */
export function publicErrorText(summary: string, error: unknown): string {
  return error instanceof HubException ? `${summary} HubException: ${error.message}` : summary;
}
