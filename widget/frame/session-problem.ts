import { ApiError } from "#lib/client/api-error.ts";
import type { Block } from "./session-state.ts";
import { IdentityRefusedError } from "./visitor-entry.ts";

/** What may go wrong while somebody comes in. */
export type SessionProblem = ApiError | IdentityRefusedError;

/** A part of the app that did not load counts as a server that did not answer. */
export function toProblem(error: unknown): SessionProblem {
  if (error instanceof ApiError || error instanceof IdentityRefusedError) return error;
  return new ApiError("unreachable", "The chat cannot be reached at the moment.");
}

/** Why they may not come in, or null where they may. */
export function blockOf(problem: SessionProblem): Block | null {
  if (problem instanceof IdentityRefusedError) return "unconfirmed";
  if (!(problem instanceof ApiError)) return null;
  return problem.code === "suspended" || problem.code === "identity_required" ? problem.code : null;
}
