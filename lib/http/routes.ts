import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { closeConversation } from "#lib/chat/conversations/close-conversation.ts";
import { getConversation } from "#lib/chat/conversations/get-conversation.ts";
import { listConversations } from "#lib/chat/conversations/list-conversations.ts";
import { reopenConversation } from "#lib/chat/conversations/reopen-conversation.ts";
import { showTyping } from "#lib/chat/conversations/show-typing.ts";
import { startConversation } from "#lib/chat/conversations/start-conversation.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { getMe } from "#lib/chat/identity/get-me.ts";
import { getWidget } from "#lib/chat/identity/get-widget.ts";
import { mintHubToken } from "#lib/chat/identity/mint-hub-token.ts";
import { addNote } from "#lib/chat/messages/add-note.ts";
import { listMessages } from "#lib/chat/messages/list-messages.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { traceMessage } from "#lib/chat/messages/trace-message.ts";
import { confirmDeliveries } from "#lib/chat/receipts/confirm-deliveries.ts";
import { readConversation } from "#lib/chat/receipts/read-conversation.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { getVisitor } from "#lib/chat/visitors/get-visitor.ts";
import { registerVisitor } from "#lib/chat/visitors/register-visitor.ts";

export interface Route {
  method: "GET" | "POST";
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
  get("/conversations", listConversations),
  create("/conversations", startConversation),
  get("/conversations/:conversationId", getConversation),
  get("/conversations/:conversationId/messages", listMessages),
  create("/conversations/:conversationId/messages", sendMessage),
  get("/conversations/:conversationId/messages/:seq/trace", traceMessage),
  create("/conversations/:conversationId/notes", addNote),
  post("/conversations/:conversationId/claim", claimConversation),
  post("/conversations/:conversationId/close", closeConversation),
  post("/conversations/:conversationId/reopen", reopenConversation),
  post("/conversations/:conversationId/read", readConversation),
  post("/conversations/:conversationId/typing", showTyping),
  post("/deliveries", confirmDeliveries),
  get("/events", listEvents),
  post("/hub-token", mintHubToken),
];
