import type { TenantStore } from "#lib/chat/store.ts";
import { conversationRepository } from "./conversations.ts";
import { logRepository } from "./log.ts";
import { memberRepository } from "./members.ts";
import { messageRepository } from "./messages.ts";
import { profileRepository } from "./profile.ts";
import { receiptRepository } from "./receipts.ts";
import type { Scope } from "./scope.ts";
import { teamRepository } from "./teams.ts";
import { traceRepository } from "./traces.ts";
import { visitorRepository } from "./visitors.ts";

/** All repositories of one tenant, over one transaction. */
export function tenantStore(scope: Scope): TenantStore {
  return {
    profile: profileRepository(scope),
    members: memberRepository(scope),
    teams: teamRepository(scope),
    visitors: visitorRepository(scope),
    conversations: conversationRepository(scope),
    messages: messageRepository(scope),
    receipts: receiptRepository(scope),
    log: logRepository(scope),
    traces: traceRepository(scope),
  };
}
