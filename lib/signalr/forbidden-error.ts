/**
 * Thrown by `authenticate` when it knows who is asking and will not have them here. The client is answered with 403; the
 * message stays on the server.
 */
export class ForbiddenError extends Error {
  override readonly name = "ForbiddenError";
}
