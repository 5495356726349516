import type { Participant } from "#lib/chat/actor.ts";
import type { Me } from "#lib/chat/identity/get-me.ts";

/** @returns the signed-in member as the author of what they write. */
export function participantOfMe({ kind, id, name }: Me): Participant {
  return { kind, id, name };
}
