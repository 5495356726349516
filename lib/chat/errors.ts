import type { Message } from "./messages/message.ts";

/** Every way in which a use case can refuse. Each door maps the whole union, so a new code does not compile unmapped. */
export type ChatErrorCode =
  | "invalid_input"
  | "unauthenticated"
  | "forbidden"
  | "suspended"
  | "identity_required"
  | "rate_limited"
  | "not_found"
  | "already_claimed"
  | "at_capacity"
  | "offer_ended"
  | "impossible_transition"
  | "conversation_closed"
  | "reply_collision"
  | "id_conflict"
  | "taken"
  | "in_use"
  | "last_owner"
  | "cannot_retry"
  | "busy";

export interface FieldError {
  /** Dotted path of the field in the input, such as `body` or `visitor.email`. */
  field: string;
  message: string;
}

const brand = Symbol.for("parley.ChatError");

/**
 * A refusal that the caller is told about. Thrown inside a use case it rolls the transaction back. A bundler may load this
 * module more than once in a process, so `instanceof` goes by a brand and not by the identity of the class.
 */
export class ChatError extends Error {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && brand in value;
  }

  readonly [brand] = true;
  readonly code: ChatErrorCode;
  readonly fields: readonly FieldError[];
  /** What the caller had not seen when they acted, oldest first. */
  readonly missed: readonly Message[];
  /** After so many seconds the same may be tried again; null where nobody knows. */
  readonly retryAfterSeconds: number | null;

  /** @param message what the caller reads; it never carries internals. */
  constructor(
    code: ChatErrorCode,
    message: string,
    details: { fields?: FieldError[]; missed?: Message[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = "ChatError";
    this.code = code;
    this.fields = details.fields ?? [];
    this.missed = details.missed ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }
}

/** The one answer for what does not exist and for what is not the caller's to know of. */
export function notFound(): ChatError {
  return new ChatError("not_found", "There is nothing here, or it is not yours to see.");
}
