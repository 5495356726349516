import type { TenantStore } from "#lib/chat/store.ts";
import { accessRepository } from "./access.ts";
import { apiKeyRepository } from "./api-keys.ts";
import { auditRepository } from "./audit.ts";
import { conversationRepository } from "./conversations.ts";
import { deadLetterRepository } from "./dead-letters.ts";
import { invitationRepository } from "./invitations.ts";
import { jobRepository } from "./jobs.ts";
import { logRepository } from "./log.ts";
import { logCursorRepository } from "./log-cursors.ts";
import { memberRepository } from "./members.ts";
import { messageRepository } from "./messages.ts";
import { notificationRepository } from "./notifications.ts";
import { offerRepository } from "./offers.ts";
import { operatorRepository } from "./operators.ts";
import { presenceRepository } from "./presence.ts";
import { profileRepository } from "./profile.ts";
import { receiptRepository } from "./receipts.ts";
import { refusedSendRepository } from "./refused-sends.ts";
import { roleRepository } from "./roles.ts";
import type { Scope } from "./scope.ts";
import { sessionRepository } from "./sessions.ts";
import { settingsRepository } from "./settings.ts";
import { teamRepository } from "./teams.ts";
import { traceRepository } from "./traces.ts";
import { visitorRepository } from "./visitors.ts";

/** All repositories of one tenant, over one transaction. */
export function tenantStore(scope: Scope): TenantStore {
  return {
    access: accessRepository(scope),
    audit: auditRepository(scope),
    profile: profileRepository(scope),
    members: memberRepository(scope),
    invitations: invitationRepository(scope),
    roles: roleRepository(scope),
    sessions: sessionRepository(scope),
    keys: apiKeyRepository(scope),
    settings: settingsRepository(scope),
    teams: teamRepository(scope),
    visitors: visitorRepository(scope),
    conversations: conversationRepository(scope),
    messages: messageRepository(scope),
    refusedSends: refusedSendRepository(scope),
    receipts: receiptRepository(scope),
    operators: operatorRepository(scope),
    offers: offerRepository(scope),
    jobs: jobRepository(scope),
    presence: presenceRepository(scope),
    notifications: notificationRepository(scope),
    log: logRepository(scope),
    cursors: logCursorRepository(scope),
    deadLetters: deadLetterRepository(scope),
    traces: traceRepository(scope),
  };
}
