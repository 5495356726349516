import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Principal } from "#lib/chat/actor.ts";
import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { closeConversation } from "#lib/chat/conversations/close-conversation.ts";
import { startConversation } from "#lib/chat/conversations/start-conversation.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { changeMember } from "#lib/chat/members/change-member.ts";
import { removeMember } from "#lib/chat/members/remove-member.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { createVault } from "#lib/identity/vault.ts";
import { aConversation, aMember, aTenant, aVisitor, read, write } from "#tests/support/builders.ts";
import { modelRuns } from "#tests/support/model-runs.ts";
import type { Opened } from "./database-under-test.ts";

/** The use cases over a database, without doors: no tokens are minted and signals go nowhere. */
function chatOver(tenants: Tenants): Chat {
  const mint = async () => {
    throw new Error("No use case of these tests mints a token.");
  };
  return {
    tenants,
    tokens: { forVisitor: mint, forHub: mint },
    vault: createVault("a secret that is long enough for a test"),
    signals: { publish: () => undefined },
    presence: { online: async () => new Set() },
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

    test("of two owners who unmake each other at once, one stays", async () => {
      const owners = [await anOwner(opened.database)];
      const [first] = owners;
      if (first === undefined) throw new Error("There is one.");
      owners.push(await anOwner(opened.database, first.tenantId));
      const [here, there] = chats();
      const [ann, bob] = owners.map(({ tenantId, id }) => ({ kind: "member", tenantId, id, sessionId: null }) as const);
      if (ann === undefined || bob === undefined) throw new Error("There are two.");
      const outcomes = await Promise.allSettled([
        execute(here, removeMember, { principal: ann, input: { memberId: bob.id } }),
        execute(there, changeMember, { principal: bob, input: { memberId: ann.id, role: "admin" } }),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      // The other one has lost the right with it, or finds that they would be the last.
      const [refusal] = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
      expect(["last_owner", "unauthenticated", "forbidden"]).toContain(refusal?.code);
      const left = await read(opened.database, first.tenantId, ({ members }) => members.list());
      expect(left.filter(({ role }) => role === "owner")).toHaveLength(1);
    });

    test("of two operators who claim at once the loser is told who won", async () => {
      for (let round = 0; round < 5; round += 1) {
        const built = await aConversation(opened.database);
        const ada = await aMember(opened.database, { tenantId: built.tenantId, name: "Ada" });
        const grace = await aMember(opened.database, { tenantId: built.tenantId, name: "Grace" });
        const [here, there] = chats();
        const claimAs = (chat: Chat, id: string) =>
          execute(chat, claimConversation, {
            principal: { kind: "member", tenantId: built.tenantId, id, sessionId: null },
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

    test(
      "of 50 operators who claim at once one wins, the others are told who, and nobody gets more than they take",
      async () => {
        const { numRuns: rounds } = modelRuns(4);
        const { refusals, mostHeld } = await claimAtOnce(opened, rounds);
        console.log(`${rounds} rounds: ${JSON.stringify(Object.fromEntries(refusals))}, most held by one: ${mostHeld}`);
        expect([...refusals.values()].reduce((sum, count) => sum + count)).toBe(rounds * (operatorCount - 1));
        expect(mostHeld).toBeLessThanOrEqual(capacity);
      },
      claimTimeoutMs,
    );
  });
}

const claimTimeoutMs = 3_600_000;

/**
 * Fifty operators, each with room for three, who all claim each conversation at once from two processes, while conversations
 * are closed now and then, so that many of them are full.
 */
async function claimAtOnce(
  opened: Opened,
  rounds: number,
): Promise<{ refusals: Map<string, number>; mostHeld: number }> {
  const { database } = opened;
  const [here, there] = [chatOver(database.tenants), chatOver(opened.other.tenants)];
  const tenantId = await aTenant(database);
  const names = Array.from({ length: operatorCount }, (_, index) => `Operator ${index}`);
  const operators = await Promise.all(names.map((name) => aMember(database, { tenantId, name })));
  await write(database, tenantId, async (tenant) => {
    for (const { id } of operators) await tenant.operators.change(id, { capacity });
  });
  const as = (id: string): Principal => ({ kind: "member", tenantId, id, sessionId: null });
  const refusals = new Map<string, number>();
  const held: { id: string; by: string }[] = [];
  let mostHeld = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { id: conversationId } = await aConversation(database, { tenantId });
    const input = { conversationId };
    const claims = operators.map(({ id }, index) =>
      execute(index % 2 === 0 ? here : there, claimConversation, { principal: as(id), input }),
    );
    const outcomes = await Promise.allSettled(claims);
    const winners = operators.filter((_, index) => outcomes[index]?.status === "fulfilled");
    const [winner] = winners;
    expect(winners).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") continue;
      const { code, message } = outcome.reason;
      refusals.set(code, (refusals.get(code) ?? 0) + 1);
      if (code === "already_claimed") expect(message).toBe(`${winner?.name} claimed this conversation first.`);
      else expect([code, message]).toEqual(["at_capacity", expect.stringContaining(`(${capacity})`)]);
    }
    held.push({ id: conversationId, by: winner?.id ?? "" });
    const loads = await read(database, tenantId, (tenant) => tenant.operators.loads());
    mostHeld = Math.max(mostHeld, ...loads.values());
    const oldest = held.length > operatorCount * capacity - 20 ? held.shift() : undefined;
    if (oldest !== undefined) {
      await execute(here, closeConversation, { principal: as(oldest.by), input: { conversationId: oldest.id } });
    }
  }
  return { refusals, mostHeld };
}

const operatorCount = 50;
const capacity = 3;

async function anOwner(database: Opened["database"], tenantId?: TenantId) {
  const owner = await aMember(database, { role: "owner", ...(tenantId && { tenantId }) });
  const login = { email: owner.email, passwordHash: "h", memberId: owner.id, createdAt: new Date() };
  await database.directory.addAccount({ ...login, tenantId: owner.tenantId });
  return owner;
}
