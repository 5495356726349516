import type { ChatError } from "#lib/chat/errors.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";

/** A refusal as a hub's caller gets it: JSON with the `code`, `detail` and `errors` of the REST door's problem. */
export function hubExceptionOf({ code, message, fields }: ChatError): HubException {
  return new HubException(JSON.stringify({ code, detail: message, ...(fields.length > 0 ? { errors: fields } : {}) }));
}
