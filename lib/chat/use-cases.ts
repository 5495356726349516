import { claimConversation } from "./conversations/claim-conversation.ts";
import { closeConversation } from "./conversations/close-conversation.ts";
import { getConversation } from "./conversations/get-conversation.ts";
import { listConversations } from "./conversations/list-conversations.ts";
import { reopenConversation } from "./conversations/reopen-conversation.ts";
import { showTyping } from "./conversations/show-typing.ts";
import { startConversation } from "./conversations/start-conversation.ts";
import { listEvents } from "./events/list-events.ts";
import { getMe } from "./identity/get-me.ts";
import { getWidget } from "./identity/get-widget.ts";
import { mintHubToken } from "./identity/mint-hub-token.ts";
import { addNote } from "./messages/add-note.ts";
import { listMessages } from "./messages/list-messages.ts";
import { sendMessage } from "./messages/send-message.ts";
import { traceMessage } from "./messages/trace-message.ts";
import { confirmDeliveries } from "./receipts/confirm-deliveries.ts";
import { readConversation } from "./receipts/read-conversation.ts";
import type { UseCase } from "./use-case.ts";
import { getVisitor } from "./visitors/get-visitor.ts";
import { registerVisitor } from "./visitors/register-visitor.ts";

/** Everything that anybody can do in Parley. */
export const useCases: readonly UseCase[] = [
  addNote,
  claimConversation,
  closeConversation,
  confirmDeliveries,
  getConversation,
  getMe,
  getVisitor,
  getWidget,
  listConversations,
  listEvents,
  listMessages,
  mintHubToken,
  readConversation,
  registerVisitor,
  reopenConversation,
  sendMessage,
  showTyping,
  startConversation,
  traceMessage,
];
