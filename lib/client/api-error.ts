import type { ChatErrorCode, FieldError } from "#lib/chat/errors.ts";

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

/** @returns the code that a door told, if this client knows it. */
export function apiErrorCodeOf(code: string | undefined): ApiErrorCode | undefined {
  return code !== undefined && isKnown(code) ? code : undefined;
}

function isKnown(code: string): code is ApiErrorCode {
  return code in knownCodes;
}

/** A refusal or failure as a client sees it. `message` is for a person. */
export class ApiError extends Error {
  readonly code: ApiErrorCode;
  readonly fields: readonly FieldError[];

  constructor(code: ApiErrorCode, message: string, fields: readonly FieldError[] = []) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.fields = fields;
  }

  /** Whether the same call may succeed later, so that a send is to be kept and tried again. */
  get isTemporary(): boolean {
    return this.code === "unreachable" || this.code === "failed" || this.code === "busy";
  }
}
