/**
 * An error that a hub method or hook throws on purpose, for the client to read. Its text always reaches the caller; the
 * text of any other error does only where detailed errors are on.
 */
export class HubException extends Error {
  override readonly name = "HubException";
}
