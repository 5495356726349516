import { type AccessSubject, type NewEvent, noAudience } from "./event.ts";

/** Says that what somebody may do, or whether they may come in, is no longer what it was: open connections ask again. */
export function accessChanged(kind: AccessSubject["kind"], id: string): NewEvent {
  return { type: "AccessChanged", conversationId: null, audience: noAudience, data: { subject: { kind, id } } };
}
