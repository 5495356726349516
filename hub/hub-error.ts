import type { ChatError } from "#lib/chat/errors.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";

/** A refusal as a hub's caller gets it: JSON with the `code`, `detail`, `errors` and `missed` of the REST door's problem. */
export function hubExceptionOf({ code, message, fields, missed, retryAfterSeconds }: ChatError): HubException {
  const details = {
    ...(fields.length > 0 && { errors: fields }),
    ...(missed.length > 0 && { missed }),
    ...(retryAfterSeconds !== null && { retryAfterSeconds }),
  };
  return new HubException(JSON.stringify({ code, detail: message, ...details }));
}
