import type { ChatErrorCode, FieldError } from "#lib/chat/errors.ts";
import type { Message } from "#lib/chat/messages/message.ts";

/** `unreachable`: no answer came, so the call may or may not have happened. `failed`: a fault of the server's. */
export type ApiErrorCode = ChatErrorCode | "unreachable" | "failed";

const knownCodes: Record<ApiErrorCode, true> = {
  invalid_input: true,
  unauthenticated: true,
  forbidden: true,
  not_found: true,
  already_claimed: true,
  impossible_transition: true,
  conversation_closed: true,
  reply_collision: true,
  id_conflict: true,
  busy: true,
  unreachable: true,
  failed: true,
};

interface ErrorDetails {
  fields?: readonly FieldError[] | undefined;
  missed?: readonly Message[] | undefined;
}

/** A refusal or failure as a client sees it. `message` is for a person. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly fields: readonly FieldError[];
  /** With `reply_collision`: what others had answered that this reply does not know of, oldest first. */
  readonly missed: readonly Message[];

  constructor(code: ApiErrorCode, message: string, { fields = [], missed = [] }: ErrorDetails = {}) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.fields = fields;
    this.missed = missed;
  }

  /** Whether the same call may succeed later, so that a send is to be kept and tried again. */
  get isTemporary(): boolean {
    return this.code === "unreachable" || this.code === "failed" || this.code === "busy";
  }
}

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
}

/** @param otherwise what to tell where the refusal is not one that this client knows */
export function refusalOf(
  { code, detail, errors, missed }: Refusal,
  otherwise: { code: ApiErrorCode; message: string },
): ApiError {
  const known = code !== undefined && isKnown(code) ? code : otherwise.code;
  return new ApiError(known, detail ?? otherwise.message, { fields: errors, missed });
}

function isKnown(code: string): code is ApiErrorCode {
  return code in knownCodes;
}
