import type { ChatErrorCode, FieldError } from "#lib/chat/errors.ts";
import type { Message } from "#lib/chat/messages/message.ts";

/** `unreachable`: no answer came, so the call may or may not have happened. `failed`: a fault of the server's. */
export type ApiErrorCode = ChatErrorCode | "unreachable" | "failed";

const knownCodes: Record<ApiErrorCode, true> = {
  invalid_input: true,
  unauthenticated: true,
  forbidden: true,
  suspended: true,
  identity_required: true,
  rate_limited: true,
  not_found: true,
  already_claimed: true,
  at_capacity: true,
  offer_ended: true,
  impossible_transition: true,
  conversation_closed: true,
  reply_collision: true,
  id_conflict: true,
  taken: true,
  in_use: true,
  last_owner: true,
  cannot_retry: true,
  busy: true,
  unreachable: true,
  failed: true,
};

interface ErrorDetails {
  fields?: readonly FieldError[] | undefined;
  missed?: readonly Message[] | undefined;
  retryAfterSeconds?: number | undefined;
}

/** A refusal or failure as a client sees it. `message` is for a person. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly fields: readonly FieldError[];
  /** With `reply_collision`: what others had answered that this reply does not know of, oldest first. */
  readonly missed: readonly Message[];
  /** With `rate_limited`: after so many seconds the same may be tried again; null where the server did not say. */
  readonly retryAfterSeconds: number | null;

  constructor(code: ApiErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.fields = details.fields ?? [];
    this.missed = details.missed ?? [];
    this.retryAfterSeconds = details.retryAfterSeconds ?? null;
  }

  /** Whether the same call may succeed later, so that a send is to be kept and tried again. */
  get isTemporary(): boolean {
    return temporaryCodes.includes(this.code);
  }
}

const temporaryCodes: readonly ApiErrorCode[] = ["unreachable", "failed", "busy", "rate_limited"];

/** Whether a call that failed may succeed later, by itself or after a new sign-in. */
export function mayPass(error: unknown): boolean {
  return error instanceof ApiError && (error.isTemporary || error.code === "unauthenticated");
}

/** A refusal as both doors put it into JSON. */
export interface Refusal {
  code?: string;
  detail?: string;
  errors?: FieldError[];
  missed?: Message[];
  retryAfterSeconds?: number;
}

/** @param otherwise what to tell where the refusal is not one that this client knows */
export function refusalOf(
  { code, detail, errors, missed, retryAfterSeconds }: Refusal,
  otherwise: { code: ApiErrorCode; message: string },
): ApiError {
  const known = code !== undefined && isKnown(code) ? code : otherwise.code;
  return new ApiError(known, detail ?? otherwise.message, { fields: errors, missed, retryAfterSeconds });
}

function isKnown(code: string): code is ApiErrorCode {
  return code in knownCodes;
}
