import { v7 } from "uuid";
import { execute } from "#lib/chat/execute.ts";
import { matchConversations } from "#lib/chat/matching/match-conversations.ts";
import type { OfferRecord } from "#lib/chat/matching/offer.ts";
import { defaultRouting, type TeamRouting } from "#lib/chat/teams/team.ts";
import { read, write } from "#tests/support/builders.ts";
import type { TestApplication } from "./an-application.ts";
import { type Person, someTenant, someVisitor, type TestTenant } from "./person.ts";
import { started } from "./some-conversation.ts";
import { aMemberWithLogin } from "./with-login.ts";

/** A tenant with a team, at which visitors arrive and operators wait. */
export interface Switchboard {
  tenant: TestTenant;
  teamId: string;
  /** Adds an operator of the team who is there. */
  operator(given?: { name?: string; role?: string; capacity?: number }): Promise<Person>;
  /** A new visitor's first message. @returns the conversation's id, and who they are */
  visitor(body?: string): Promise<{ vera: Person; conversationId: string }>;
  /** Does what the worker does, at a time. */
  match(now?: Date): Promise<void>;
  /** What is offered now, the oldest first. */
  pending(): Promise<OfferRecord[]>;
}

export async function aSwitchboard(
  application: TestApplication,
  routing: Partial<TeamRouting> = {},
): Promise<Switchboard> {
  const { database, chat, online } = application;
  const tenant = await someTenant(application);
  const teamId = v7();
  const team = { ...defaultRouting, ...routing, id: teamId, name: "Support", createdAt: new Date() };
  await write(database, tenant.id, ({ teams }) => teams.add(team));
  return {
    tenant,
    teamId,
    async operator({ capacity = 10, ...given } = {}) {
      const person = await aMemberWithLogin(application, tenant, given);
      await write(database, tenant.id, async ({ teams, operators }) => {
        await teams.addMember(teamId, person.id);
        await operators.change(person.id, { capacity });
      });
      online.add(person.id);
      return person;
    },
    async visitor(body = "Is anybody there?") {
      const vera = await someVisitor(application, tenant, { name: "Vera" });
      return { vera, conversationId: await started(application, vera, body) };
    },
    async match(now = new Date()) {
      const principal = { kind: "system", tenantId: tenant.id } as const;
      await execute({ ...chat, now: () => now }, matchConversations, { principal, input: {} });
    },
    pending: () => read(database, tenant.id, ({ offers }) => offers.pending()),
  };
}
