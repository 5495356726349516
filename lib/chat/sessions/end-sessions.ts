import type { MemberActor, Principal, StaffActor } from "../actor.ts";
import { accessChanged } from "../events/access-changed.ts";
import type { SessionRecord } from "../members/session.ts";
import type { Context } from "../use-case.ts";

/** The sign-in that a member came by; null for what the installation itself does. */
export function currentSessionId(principal: Principal): string | null {
  return principal.kind === "member" ? principal.sessionId : null;
}

/** Ends sign-ins of a member, which holds from the next call on and closes their connections. */
export async function endSessions(
  { tenant, now, emit, audit }: Context<StaffActor>,
  sessions: readonly SessionRecord[],
  { name }: Pick<MemberActor, "name">,
): Promise<void> {
  for (const { id } of sessions) {
    await tenant.sessions.end(id, now);
    emit(accessChanged("session", id));
    audit({ action: "sign_in.ended", target: { kind: "session", id, name } });
  }
}
