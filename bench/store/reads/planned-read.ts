import type { Principal } from "#lib/chat/actor.ts";
import { getConversation } from "#lib/chat/conversations/get-conversation.ts";
import { inboxViews, listConversations } from "#lib/chat/conversations/list-conversations.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { limits } from "#lib/chat/limits.ts";
import { listMessages } from "#lib/chat/messages/list-messages.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { randomFrom } from "#tests/client/random.ts";
import type { LargeTenant } from "./large-tenant.ts";
import type { PlannedConversation } from "./planned-conversation.ts";

/** A read that a screen asks for. */
export interface PlannedRead {
  title: string;
  useCase: UseCase;
  /** Whom to ask for, and what: another conversation each time, where the read is of one. */
  nextCall(): { principal: Principal; input: Record<string, unknown> };
}

const seed = 1;
const limit = limits.pageSizeDefault;

/** What console and widget read of the tenant. */
export async function planReads(chat: Chat, tenant: LargeTenant): Promise<PlannedRead[]> {
  const { tenantId, memberId, conversations } = tenant;
  const operator = { kind: "member", tenantId, id: memberId, sessionId: null } as const;
  const visitorOf = ({ visitorId }: PlannedConversation): Principal => ({ kind: "visitor", tenantId, id: visitorId });
  const anyConversation = pickFrom(conversations);
  const anyLong = pickFrom(conversations.filter(({ messages }) => messages > limit));
  const { head } = await execute(chat, listEvents, { principal: operator, input: {} });
  const deep = await cursorInTheMiddle(chat, tenant, operator);

  const read = (title: string, useCase: UseCase, nextCall: PlannedRead["nextCall"]): PlannedRead => ({
    title,
    useCase,
    nextCall,
  });
  return [
    read(`last ${limit} messages, operator`, listMessages, () => ({
      principal: operator,
      input: { conversationId: anyLong().id, limit },
    })),
    read(`last ${limit} messages, visitor`, listMessages, () => {
      const conversation = anyLong();
      return { principal: visitorOf(conversation), input: { conversationId: conversation.id, limit } };
    }),
    read(`${limit} older messages, operator`, listMessages, () => ({
      principal: operator,
      input: { conversationId: anyLong().id, cursor: String(limit + 2), limit },
    })),
    ...inboxViews.map((view) =>
      read(`inbox, ${view}`, listConversations, () => ({ principal: operator, input: { view, limit } })),
    ),
    read("inbox, mine, of an operator with none", listConversations, () => ({
      principal: { kind: "member", tenantId, id: tenant.idleMemberId, sessionId: null },
      input: { view: "mine", limit },
    })),
    read("inbox, all, from the middle", listConversations, () => ({
      principal: operator,
      input: { view: "all", cursor: deep, limit },
    })),
    read("a visitor's own conversations", listConversations, () => ({
      principal: visitorOf(anyConversation()),
      input: { limit },
    })),
    read("a conversation, operator", getConversation, () => ({
      principal: operator,
      input: { conversationId: anyConversation().id },
    })),
    read("newest 500 events, operator", listEvents, () => ({ principal: operator, input: { after: head - 500 } })),
    read("nothing new, operator", listEvents, () => ({ principal: operator, input: { after: head } })),
    read("a visitor's events since the floor", listEvents, () => ({
      principal: visitorOf(conversations.at(-1) ?? anyConversation()),
      input: { after: tenant.floor },
    })),
  ];
}

function pickFrom<Item>(items: readonly Item[]): () => Item {
  const random = randomFrom(seed);
  return () => {
    const item = items[random.below(items.length)];
    if (item === undefined) throw new Error("There is nothing to pick from.");
    return item;
  };
}

/** Turns the pages of all conversations as far as to half of them. */
async function cursorInTheMiddle(chat: Chat, { conversations }: LargeTenant, principal: Principal): Promise<string> {
  let passed = 0;
  let cursor: string | undefined;
  while (passed < conversations.length / 2) {
    const input = { view: "all", limit: limits.pageSizeMax, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await execute(chat, listConversations, { principal, input });
    if (nextCursor === null) break;
    passed += items.length;
    cursor = nextCursor;
  }
  if (cursor === undefined) throw new Error("There is only one page of conversations.");
  return cursor;
}
