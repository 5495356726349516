import type { Principal } from "#lib/chat/actor.ts";
import { claimConversation } from "#lib/chat/conversations/claim-conversation.ts";
import { startConversation } from "#lib/chat/conversations/start-conversation.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { limits } from "#lib/chat/limits.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import type { BusinessHours } from "#lib/chat/teams/business-hours.ts";
import { registerVisitor } from "#lib/chat/visitors/register-visitor.ts";

/** The other side of the chat: who of the tenant is there, when they answer, and who else waits for them. */
export interface Office {
  /** Ada sits down at her desk, and has a connection for the length of a test. */
  adaComes(): Promise<void>;
  adaGoes(): Promise<void>;
  /** @param hours null for always */
  answersAt(hours: BusinessHours | null): Promise<void>;
  /** All that was before is done and forgotten, and so many others wait in front of whoever comes. */
  othersWait(count: number): Promise<void>;
  /** Ada claims who has waited for longest. */
  adaClaims(given?: { minutesAgo: number }): Promise<void>;
  /** Where answers reach those who wait. */
  addresses(): Promise<(string | null)[]>;
}

const leaseMs = 60_000;
const holder = "the tests";

export function createOffice(chat: Chat, tenantId: TenantId): Office {
  const write = <Result>(work: (tenant: TenantStore) => Promise<Result>): Promise<Result> =>
    chat.tenants.within(tenantId, work, { access: "write" });
  const queue = () => write(({ conversations }) => conversations.queue(limits.matchQueueMax));

  async function adaId(): Promise<string> {
    const ada = (await write(({ operators }) => operators.list())).find(({ name }) => name === "Ada Lovelace");
    if (ada === undefined) throw new Error("Ada works at the demo's tenants.");
    return ada.id;
  }

  async function beginAnew(): Promise<void> {
    const reader = { kind: "operator", id: await adaId() } as const;
    const done = { status: "closed", queuedAt: null, claimedAt: null } as const;
    await write(async ({ conversations }) => {
      for (const { id, status, updatedAt } of await conversations.list({ reader, limit: limits.pageSizeMax })) {
        await conversations.change(id, status, { ...done, updatedAt });
      }
    });
  }

  return {
    async adaComes() {
      const memberIds = [await adaId()];
      await write(({ presence }) => presence.renew(memberIds, { holder, expiresAt: new Date(Date.now() + leaseMs) }));
    },
    async adaGoes() {
      const memberIds = [await adaId()];
      await write(({ presence }) => presence.release(memberIds, { holder, expiresAt: new Date() }));
    },
    answersAt: (hours) =>
      write(async ({ teams }) => {
        for (const { id } of await teams.list()) await teams.change(id, { hours });
      }),
    async othersWait(count) {
      await beginAnew();
      for (let number = 1; number <= count; number += 1) {
        const anonymous: Principal = { kind: "anonymous", tenantId };
        const { visitor } = await execute(chat, registerVisitor, { principal: anonymous, input: {} });
        const principal: Principal = { kind: "visitor", tenantId, id: visitor.id };
        await execute(chat, startConversation, { principal, input: { body: `Number ${number}` } });
      }
    },
    async adaClaims({ minutesAgo } = { minutesAgo: 0 }) {
      const [first] = await queue();
      if (first === undefined) throw new Error("Nobody waits.");
      const principal: Principal = { kind: "member", tenantId, id: await adaId(), sessionId: null };
      const then = { ...chat, now: () => new Date(Date.now() - minutesAgo * 60_000) };
      await execute(then, claimConversation, { principal, input: { conversationId: first.id } });
    },
    async addresses() {
      const waiting = await queue();
      return write(({ visitors }) =>
        Promise.all(waiting.map(async ({ visitorId }) => (await visitors.get(visitorId))?.email ?? null)),
      );
    },
  };
}
