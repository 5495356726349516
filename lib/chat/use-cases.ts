import { listAudit } from "./audit/list-audit.ts";
import { assignConversation } from "./conversations/assign-conversation.ts";
import { claimConversation } from "./conversations/claim-conversation.ts";
import { closeConversation } from "./conversations/close-conversation.ts";
import { getConversation } from "./conversations/get-conversation.ts";
import { listConversations } from "./conversations/list-conversations.ts";
import { releaseConversation } from "./conversations/release-conversation.ts";
import { reopenConversation } from "./conversations/reopen-conversation.ts";
import { setPriority } from "./conversations/set-priority.ts";
import { showTyping } from "./conversations/show-typing.ts";
import { snoozeConversation } from "./conversations/snooze-conversation.ts";
import { startConversation } from "./conversations/start-conversation.ts";
import { takeOverConversation } from "./conversations/take-over-conversation.ts";
import { transferConversation } from "./conversations/transfer-conversation.ts";
import { listEvents } from "./events/list-events.ts";
import { getMe } from "./identity/get-me.ts";
import { getWidget } from "./identity/get-widget.ts";
import { mintHubToken } from "./identity/mint-hub-token.ts";
import { listJobs } from "./jobs/list-jobs.ts";
import { retryJob } from "./jobs/retry-job.ts";
import { createApiKey } from "./keys/create-api-key.ts";
import { listApiKeys } from "./keys/list-api-keys.ts";
import { revokeApiKey } from "./keys/revoke-api-key.ts";
import { acceptOffer } from "./matching/accept-offer.ts";
import { changeOperator } from "./matching/change-operator.ts";
import { declineOffer } from "./matching/decline-offer.ts";
import { getQueuePlace } from "./matching/get-queue-place.ts";
import { listOffers } from "./matching/list-offers.ts";
import { listOperators } from "./matching/list-operators.ts";
import { setAvailability } from "./matching/set-availability.ts";
import { changeMember } from "./members/change-member.ts";
import { inviteMember } from "./members/invite-member.ts";
import { listMembers } from "./members/list-members.ts";
import { removeMember } from "./members/remove-member.ts";
import { renewInvitation } from "./members/renew-invitation.ts";
import { addNote } from "./messages/add-note.ts";
import { deleteMessage } from "./messages/delete-message.ts";
import { listMessages } from "./messages/list-messages.ts";
import { sendMessage } from "./messages/send-message.ts";
import { traceMessage } from "./messages/trace-message.ts";
import { listNotifications } from "./notifications/list-notifications.ts";
import { readNotifications } from "./notifications/read-notifications.ts";
import { sendNotification } from "./notifications/send-notification.ts";
import { confirmDeliveries } from "./receipts/confirm-deliveries.ts";
import { readConversation } from "./receipts/read-conversation.ts";
import { changeRole } from "./roles/change-role.ts";
import { createRole } from "./roles/create-role.ts";
import { listRoles } from "./roles/list-roles.ts";
import { removeRole } from "./roles/remove-role.ts";
import { endMemberSessions } from "./sessions/end-member-sessions.ts";
import { endOtherSessions } from "./sessions/end-other-sessions.ts";
import { endSession } from "./sessions/end-session.ts";
import { listSessions } from "./sessions/list-sessions.ts";
import { changeSettings } from "./settings/change-settings.ts";
import { createWidgetSecret } from "./settings/create-widget-secret.ts";
import { getSettings } from "./settings/get-settings.ts";
import { removeProvider } from "./settings/remove-provider.ts";
import { removeWidgetSecret } from "./settings/remove-widget-secret.ts";
import { saveProvider } from "./settings/save-provider.ts";
import { dismissDeadLetter } from "./subscribers/dismiss-dead-letter.ts";
import { listDeadLetters } from "./subscribers/list-dead-letters.ts";
import { retryDeadLetter } from "./subscribers/retry-dead-letter.ts";
import { getSystem } from "./system/get-system.ts";
import { changeTeam } from "./teams/change-team.ts";
import { createTeam } from "./teams/create-team.ts";
import { listTeams } from "./teams/list-teams.ts";
import { removeTeam } from "./teams/remove-team.ts";
import type { UseCase } from "./use-case.ts";
import { changeVisitor } from "./visitors/change-visitor.ts";
import { getVisitor } from "./visitors/get-visitor.ts";
import { leaveAddress } from "./visitors/leave-address.ts";
import { registerVisitor } from "./visitors/register-visitor.ts";

/** Everything that anybody can do in Parley. */
export const useCases: readonly UseCase[] = [
  acceptOffer,
  addNote,
  assignConversation,
  changeMember,
  changeOperator,
  changeRole,
  changeSettings,
  changeTeam,
  changeVisitor,
  claimConversation,
  closeConversation,
  confirmDeliveries,
  createApiKey,
  createRole,
  createTeam,
  createWidgetSecret,
  declineOffer,
  deleteMessage,
  dismissDeadLetter,
  endMemberSessions,
  endOtherSessions,
  endSession,
  getConversation,
  getMe,
  getQueuePlace,
  getSettings,
  getSystem,
  getVisitor,
  getWidget,
  inviteMember,
  leaveAddress,
  listApiKeys,
  listAudit,
  listConversations,
  listDeadLetters,
  listEvents,
  listJobs,
  listMembers,
  listMessages,
  listNotifications,
  listOffers,
  listOperators,
  listRoles,
  listSessions,
  listTeams,
  mintHubToken,
  readConversation,
  readNotifications,
  registerVisitor,
  releaseConversation,
  removeMember,
  removeProvider,
  removeRole,
  removeTeam,
  removeWidgetSecret,
  renewInvitation,
  reopenConversation,
  retryDeadLetter,
  retryJob,
  revokeApiKey,
  saveProvider,
  sendMessage,
  sendNotification,
  setAvailability,
  setPriority,
  showTyping,
  snoozeConversation,
  startConversation,
  takeOverConversation,
  traceMessage,
  transferConversation,
];
