/**
 * Thrown by `authenticate` when it knows who is asking and will not have them here. The client is answered with 403; the
 * message stays on the server.
 */
export class ForbiddenError extends Error {
  override readonly name = "ForbiddenError";
}

/** Thrown by `authenticate` when somebody asks too often. The client is answered with 429 and told when to ask again. */
export class TooManyRequestsError extends Error {
  override readonly name = "TooManyRequestsError";
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super(`Ask again in ${retryAfterSeconds} seconds.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
