import { v7 } from "uuid";
import type { Target } from "./world.ts";

/** A right input of each use case about a target, by the use case's name. Both doors take the same one. */
export const samples: Record<string, (target: Target) => Record<string, unknown>> = {
  AddNote: ({ conversationId }) => ({ conversationId, id: v7(), body: "A note" }),
  ClaimConversation: ({ conversationId }) => ({ conversationId }),
  CloseConversation: ({ conversationId }) => ({ conversationId }),
  ConfirmDeliveries: ({ conversationId }) => ({ deliveries: [{ conversationId, seq: 1 }] }),
  GetConversation: ({ conversationId }) => ({ conversationId }),
  GetMe: () => ({}),
  GetVisitor: ({ visitorId }) => ({ visitorId }),
  GetWidget: () => ({}),
  ListConversations: () => ({ view: "all" }),
  ListEvents: () => ({ after: 0 }),
  ListMessages: ({ conversationId }) => ({ conversationId }),
  MintHubToken: () => ({}),
  ReadConversation: ({ conversationId }) => ({ conversationId, seq: 1 }),
  RegisterVisitor: () => ({ name: "Somebody new" }),
  ReopenConversation: ({ conversationId }) => ({ conversationId }),
  SendMessage: ({ conversationId }) => ({ conversationId, id: v7(), body: "A message" }),
  ShowTyping: ({ conversationId }) => ({ conversationId }),
  StartConversation: ({ takenId }) => ({ id: takenId, messageId: v7(), body: "A start" }),
  Subscribe: () => ({ after: 0 }),
  TraceMessage: ({ conversationId }) => ({ conversationId, seq: 1 }),
};

/** What of a sample names something that exists already; the calls without such a name are about the caller alone. */
export function namesSomething(input: Record<string, unknown>): boolean {
  return "conversationId" in input || "visitorId" in input || "deliveries" in input;
}

/** @throws Error for a use case or hub method that nobody made a sample for: it would go untried. */
export function sampleOf(name: string): (target: Target) => Record<string, unknown> {
  const sample = samples[name];
  if (sample === undefined)
    throw new Error(`${name} is missing from the two-tenant matrix: add a sample of its input.`);
  return sample;
}
