import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Principal } from "#lib/chat/actor.ts";
import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { startConversation } from "#lib/chat/conversations/start-conversation.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { aConversation, aMember, aVisitor, read } from "#tests/support/builders.ts";
import type { Opened } from "./database-under-test.ts";

/** The use cases over a database, without doors: no tokens are minted and signals go nowhere. */
function chatOver(tenants: Tenants): Chat {
  const mint = async () => {
    throw new Error("No use case of these tests mints a token.");
  };
  return {
    tenants,
    tokens: { forVisitor: mint, forHub: mint },
    signals: { publish: () => undefined },
    now: () => new Date(),
    newId: () => v7(),
  };
}

/** What only shows where a whole use case races another one. */
export function useCaseContract(opened: Opened): void {
  const chats = () => [chatOver(opened.database.tenants), chatOver(opened.other.tenants)] as const;

  describe("use cases in two processes at once", () => {
    test("the same send, many times at once, is one message with one answer", async () => {
      const built = await aConversation(opened.database);
      const principal: Principal = { kind: "visitor", tenantId: built.tenantId, id: built.visitorId };
      const input = { conversationId: built.id, id: v7(), body: "Once" };
      const [here, there] = chats();
      const sends = [here, there, here, there, here, there].map((chat) =>
        execute(chat, sendMessage, { principal, input }),
      );
      const answers = await Promise.all(sends);
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
      const log = await read(opened.database, built.tenantId, (tenant) => tenant.log.read({ after: 0, limit: 10 }));
      expect(log.map(({ event }) => event.type)).toEqual(["MessageSent"]);
    });

    test("the same start, many times at once, is one conversation", async () => {
      const { tenantId, id: visitorId } = await aVisitor(opened.database);
      const principal: Principal = { kind: "visitor", tenantId, id: visitorId };
      const input = { id: v7(), messageId: v7(), body: "Hello" };
      const [here, there] = chats();
      const starts = [here, there, here, there].map((chat) => execute(chat, startConversation, { principal, input }));
      const answers = await Promise.all(starts);
      expect(new Set(answers.map(({ id, lastSeq }) => `${id} ${lastSeq}`))).toEqual(new Set([`${input.id} 1`]));
      const log = await read(opened.database, tenantId, (tenant) => tenant.log.read({ after: 0, limit: 10 }));
      expect(log.map(({ event }) => event.type)).toEqual(["ConversationQueued", "MessageSent"]);
    });

    test("of two operators who claim at once the loser is told who won", async () => {
      for (let round = 0; round < 5; round += 1) {
        const built = await aConversation(opened.database);
        const ada = await aMember(opened.database, { tenantId: built.tenantId, name: "Ada" });
        const grace = await aMember(opened.database, { tenantId: built.tenantId, name: "Grace" });
        const [here, there] = chats();
        const claimAs = (chat: Chat, id: string) =>
          execute(chat, claimConversation, {
            principal: { kind: "member", tenantId: built.tenantId, id },
            input: { conversationId: built.id },
          });
        const [first, second] = await Promise.allSettled([claimAs(here, ada.id), claimAs(there, grace.id)]);
        const loser = first.status === "rejected" ? first : second;
        const winner = first.status === "fulfilled" ? "Ada" : "Grace";
        expect([first.status, second.status].toSorted()).toEqual(["fulfilled", "rejected"]);
        const refusal = { code: "already_claimed", message: `${winner} claimed this conversation first.` };
        expect(loser).toMatchObject({ reason: refusal });
      }
    });
  });
}
