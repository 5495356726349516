import type { ChatError, ChatErrorCode, FieldError } from "#lib/chat/errors.ts";
import type { Message } from "#lib/chat/messages/message.ts";

/** RFC 9457 problem details, with the closed set of codes that a program can act on. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ChatErrorCode | "payload_too_large" | "internal";
  detail: string;
  errors?: readonly FieldError[];
  /** What the sender of a reply had not seen. */
  missed?: readonly Message[];
}

const statuses = {
  invalid_input: { status: 400, title: "The request is not valid" },
  unauthenticated: { status: 401, title: "Not signed in" },
  forbidden: { status: 403, title: "Not allowed" },
  suspended: { status: 403, title: "The workspace is suspended" },
  identity_required: { status: 403, title: "Only known users may chat here" },
  rate_limited: { status: 429, title: "Too many requests" },
  not_found: { status: 404, title: "Not found" },
  already_claimed: { status: 409, title: "Somebody else was first" },
  at_capacity: { status: 409, title: "No room for another conversation" },
  offer_ended: { status: 409, title: "The offer has ended" },
  impossible_transition: { status: 409, title: "The conversation is not in a state for this" },
  conversation_closed: { status: 409, title: "The conversation is closed" },
  reply_collision: { status: 409, title: "Somebody else has answered" },
  id_conflict: { status: 409, title: "The id is taken" },
  taken: { status: 409, title: "Somebody else has it" },
  in_use: { status: 409, title: "It is in use" },
  cannot_retry: { status: 409, title: "It cannot be tried again" },
  last_owner: { status: 409, title: "Somebody must own the workspace" },
  busy: { status: 503, title: "Busy" },
} as const satisfies Record<ChatErrorCode, { status: number; title: string }>;

/** The problem that a refusal is told as. */
export function problemOf(error: ChatError): Problem {
  const { status, title } = statuses[error.code];
  const fields = error.fields.length > 0 ? { errors: error.fields } : {};
  const missed = error.missed.length > 0 ? { missed: error.missed } : {};
  return { type: "about:blank", title, status, code: error.code, detail: error.message, ...fields, ...missed };
}

/** The problem that a fault of ours is told as: nothing of the cause gets out. */
export const internalProblem: Problem = {
  type: "about:blank",
  title: "Something went wrong",
  status: 500,
  code: "internal",
  detail: "This is our fault, and it was written down. Try again in a moment.",
};

export function tooLargeProblem(bytesMax: number): Problem {
  return {
    type: "about:blank",
    title: "Too large",
    status: 413,
    code: "payload_too_large",
    detail: `A request may have ${bytesMax} bytes at most.`,
  };
}

export function problemResponse(problem: Problem, retryAfterSeconds: number | null = null): Response {
  const retryAfter = retryAfterSeconds === null ? {} : { "retry-after": String(retryAfterSeconds) };
  return Response.json(problem, {
    status: problem.status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...retryAfter },
  });
}
