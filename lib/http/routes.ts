import { listAudit } from "#lib/chat/audit/list-audit.ts";
import { assignConversation } from "#lib/chat/conversations/assign-conversation.ts";
import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { closeConversation } from "#lib/chat/conversations/close-conversation.ts";
import { getConversation } from "#lib/chat/conversations/get-conversation.ts";
import { listConversations } from "#lib/chat/conversations/list-conversations.ts";
import { releaseConversation } from "#lib/chat/conversations/release-conversation.ts";
import { reopenConversation } from "#lib/chat/conversations/reopen-conversation.ts";
import { setPriority } from "#lib/chat/conversations/set-priority.ts";
import { showTyping } from "#lib/chat/conversations/show-typing.ts";
import { snoozeConversation } from "#lib/chat/conversations/snooze-conversation.ts";
import { startConversation } from "#lib/chat/conversations/start-conversation.ts";
import { takeOverConversation } from "#lib/chat/conversations/take-over-conversation.ts";
import { transferConversation } from "#lib/chat/conversations/transfer-conversation.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { getMe } from "#lib/chat/identity/get-me.ts";
import { getWidget } from "#lib/chat/identity/get-widget.ts";
import { mintHubToken } from "#lib/chat/identity/mint-hub-token.ts";
import { listJobs } from "#lib/chat/jobs/list-jobs.ts";
import { retryJob } from "#lib/chat/jobs/retry-job.ts";
import { createApiKey } from "#lib/chat/keys/create-api-key.ts";
import { listApiKeys } from "#lib/chat/keys/list-api-keys.ts";
import { revokeApiKey } from "#lib/chat/keys/revoke-api-key.ts";
import { acceptOffer } from "#lib/chat/matching/accept-offer.ts";
import { changeOperator } from "#lib/chat/matching/change-operator.ts";
import { declineOffer } from "#lib/chat/matching/decline-offer.ts";
import { getQueuePlace } from "#lib/chat/matching/get-queue-place.ts";
import { listOffers } from "#lib/chat/matching/list-offers.ts";
import { listOperators } from "#lib/chat/matching/list-operators.ts";
import { setAvailability } from "#lib/chat/matching/set-availability.ts";
import { changeMember } from "#lib/chat/members/change-member.ts";
import { inviteMember } from "#lib/chat/members/invite-member.ts";
import { listMembers } from "#lib/chat/members/list-members.ts";
import { removeMember } from "#lib/chat/members/remove-member.ts";
import { renewInvitation } from "#lib/chat/members/renew-invitation.ts";
import { addNote } from "#lib/chat/messages/add-note.ts";
import { deleteMessage } from "#lib/chat/messages/delete-message.ts";
import { listMessages } from "#lib/chat/messages/list-messages.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { traceMessage } from "#lib/chat/messages/trace-message.ts";
import { listNotifications } from "#lib/chat/notifications/list-notifications.ts";
import { readNotifications } from "#lib/chat/notifications/read-notifications.ts";
import { sendNotification } from "#lib/chat/notifications/send-notification.ts";
import { confirmDeliveries } from "#lib/chat/receipts/confirm-deliveries.ts";
import { readConversation } from "#lib/chat/receipts/read-conversation.ts";
import { changeRole } from "#lib/chat/roles/change-role.ts";
import { createRole } from "#lib/chat/roles/create-role.ts";
import { listRoles } from "#lib/chat/roles/list-roles.ts";
import { removeRole } from "#lib/chat/roles/remove-role.ts";
import { endMemberSessions } from "#lib/chat/sessions/end-member-sessions.ts";
import { endOtherSessions } from "#lib/chat/sessions/end-other-sessions.ts";
import { endSession } from "#lib/chat/sessions/end-session.ts";
import { listSessions } from "#lib/chat/sessions/list-sessions.ts";
import { changeSettings } from "#lib/chat/settings/change-settings.ts";
import { createWidgetSecret } from "#lib/chat/settings/create-widget-secret.ts";
import { getSettings } from "#lib/chat/settings/get-settings.ts";
import { removeProvider } from "#lib/chat/settings/remove-provider.ts";
import { removeWidgetSecret } from "#lib/chat/settings/remove-widget-secret.ts";
import { saveProvider } from "#lib/chat/settings/save-provider.ts";
import { dismissDeadLetter } from "#lib/chat/subscribers/dismiss-dead-letter.ts";
import { listDeadLetters } from "#lib/chat/subscribers/list-dead-letters.ts";
import { retryDeadLetter } from "#lib/chat/subscribers/retry-dead-letter.ts";
import { getSystem } from "#lib/chat/system/get-system.ts";
import { changeTeam } from "#lib/chat/teams/change-team.ts";
import { createTeam } from "#lib/chat/teams/create-team.ts";
import { listTeams } from "#lib/chat/teams/list-teams.ts";
import { removeTeam } from "#lib/chat/teams/remove-team.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { changeVisitor } from "#lib/chat/visitors/change-visitor.ts";
import { getVisitor } from "#lib/chat/visitors/get-visitor.ts";
import { leaveAddress } from "#lib/chat/visitors/leave-address.ts";
import { registerVisitor } from "#lib/chat/visitors/register-visitor.ts";

export interface Route {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Below `/api/v1/tenants/{tenant}`. Its parameters are fields of the use case's input. */
  path: string;
  useCase: UseCase;
  status: 200 | 201;
}

function get(path: string, useCase: UseCase): Route {
  return { method: "GET", path, useCase, status: 200 };
}

function post(path: string, useCase: UseCase): Route {
  return { method: "POST", path, useCase, status: 200 };
}

function patch(path: string, useCase: UseCase): Route {
  return { method: "PATCH", path, useCase, status: 200 };
}

function put(path: string, useCase: UseCase): Route {
  return { method: "PUT", path, useCase, status: 200 };
}

function remove(path: string, useCase: UseCase): Route {
  return { method: "DELETE", path, useCase, status: 200 };
}

/** A route that makes something new. */
function create(path: string, useCase: UseCase): Route {
  return { method: "POST", path, useCase, status: 201 };
}

/** The whole REST surface. */
export const routes: readonly Route[] = [
  get("/widget", getWidget),
  get("/me", getMe),
  create("/visitors", registerVisitor),
  get("/visitors/:visitorId", getVisitor),
  patch("/visitors/:visitorId", changeVisitor),
  get("/conversations", listConversations),
  create("/conversations", startConversation),
  get("/conversations/:conversationId", getConversation),
  get("/conversations/:conversationId/messages", listMessages),
  create("/conversations/:conversationId/messages", sendMessage),
  remove("/conversations/:conversationId/messages/:seq", deleteMessage),
  get("/conversations/:conversationId/messages/:seq/trace", traceMessage),
  create("/conversations/:conversationId/notes", addNote),
  post("/conversations/:conversationId/claim", claimConversation),
  post("/conversations/:conversationId/release", releaseConversation),
  post("/conversations/:conversationId/transfer", transferConversation),
  post("/conversations/:conversationId/assign", assignConversation),
  post("/conversations/:conversationId/take-over", takeOverConversation),
  post("/conversations/:conversationId/snooze", snoozeConversation),
  put("/conversations/:conversationId/priority", setPriority),
  post("/conversations/:conversationId/close", closeConversation),
  post("/conversations/:conversationId/reopen", reopenConversation),
  post("/conversations/:conversationId/read", readConversation),
  post("/conversations/:conversationId/typing", showTyping),
  get("/conversations/:conversationId/place", getQueuePlace),
  get("/offers", listOffers),
  post("/offers/:offerId/accept", acceptOffer),
  post("/offers/:offerId/decline", declineOffer),
  put("/availability", setAvailability),
  put("/address", leaveAddress),
  get("/operators", listOperators),
  patch("/operators/:memberId", changeOperator),
  get("/teams", listTeams),
  create("/teams", createTeam),
  patch("/teams/:teamId", changeTeam),
  remove("/teams/:teamId", removeTeam),
  post("/deliveries", confirmDeliveries),
  create("/notifications", sendNotification),
  get("/notifications", listNotifications),
  post("/notifications/read", readNotifications),
  get("/events", listEvents),
  post("/hub-token", mintHubToken),
  get("/members", listMembers),
  create("/members", inviteMember),
  patch("/members/:memberId", changeMember),
  remove("/members/:memberId", removeMember),
  create("/members/:memberId/invitation", renewInvitation),
  remove("/members/:memberId/sessions", endMemberSessions),
  get("/sessions", listSessions),
  remove("/sessions", endOtherSessions),
  remove("/sessions/:sessionId", endSession),
  get("/roles", listRoles),
  create("/roles", createRole),
  patch("/roles/:roleId", changeRole),
  remove("/roles/:roleId", removeRole),
  get("/settings", getSettings),
  patch("/settings", changeSettings),
  create("/settings/widget-secrets", createWidgetSecret),
  remove("/settings/widget-secrets/:secretId", removeWidgetSecret),
  put("/settings/provider", saveProvider),
  remove("/settings/provider", removeProvider),
  get("/api-keys", listApiKeys),
  create("/api-keys", createApiKey),
  remove("/api-keys/:keyId", revokeApiKey),
  get("/audit", listAudit),
  get("/jobs", listJobs),
  post("/jobs/:jobId/retry", retryJob),
  get("/dead-letters", listDeadLetters),
  post("/dead-letters/:deadLetterId/retry", retryDeadLetter),
  remove("/dead-letters/:deadLetterId", dismissDeadLetter),
  get("/system", getSystem),
];
