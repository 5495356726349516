import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { execute } from "#lib/chat/execute.ts";
import { matchConversations } from "#lib/chat/matching/match-conversations.ts";
import { notifyOfAssignments } from "#lib/chat/notifications/notify-of-assignments.ts";
import { followLog } from "#lib/chat/subscribers/follow-log.ts";
import { write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { callFor } from "./call.ts";
import { listOf, titlesOf } from "./notified.ts";
import type { Person, TestTenant } from "./person.ts";
import { conversationShape } from "./shapes.ts";
import { act, aScene, type Scene } from "./some-conversation.ts";
import { aMemberWithLogin } from "./with-login.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const { name: subscriber } = notifyOfAssignments;
const offersShape = z.object({ items: z.tuple([z.object({ id: z.string(), kind: z.literal("transfer") })]) });

/** Has all that follows from assignments be done. */
async function follow({ id: tenantId }: TestTenant): Promise<void> {
  const principal = { kind: "system", tenantId } as const;
  for (let isAtHead = false; !isAtHead; ) {
    ({ isAtHead } = await execute(application.chat, followLog, { principal, input: { subscriber } }));
  }
}

async function anOffice(): Promise<Scene & { sue: Person; grace: Person }> {
  const scene = await aScene(application);
  const sue = await aMemberWithLogin(application, scene.tenant, { name: "Sue", role: "supervisor" });
  return { ...scene, sue, grace: await aMemberWithLogin(application, scene.tenant, { name: "Grace" }) };
}

const assign = ({ sue, conversationId }: Awaited<ReturnType<typeof anOffice>>, to: Person) =>
  act(application, { as: sue, conversationId }, { path: "/assign", body: { memberId: to.id } });

describe("a member whom somebody else gives a conversation", () => {
  test("is notified of it, and nobody else is", async () => {
    const office = await anOffice();
    const { tenant, conversationId, grace, ada, sue, vera } = office;
    await assign(office, grace);
    await follow(tenant);
    expect(await listOf(application, grace)).toMatchObject({
      unread: 1,
      items: [
        {
          seq: 1,
          type: "conversation.assigned",
          title: "Sue assigned you a conversation",
          body: "Vera",
          url: null,
          data: { conversationId },
        },
      ],
    });
    for (const other of [ada, sue, vera]) expect(await titlesOf(application, other)).toEqual([]);
  });

  test("is notified once, also where the same event is handled twice", async () => {
    const office = await anOffice();
    await assign(office, office.grace);
    await follow(office.tenant);
    const isMoved = await write(application.database, office.tenant.id, async ({ cursors }) => {
      const from = (await cursors.get(subscriber)) ?? 0;
      return cursors.move(subscriber, { from, to: 0, now: new Date() });
    });
    expect(isMoved).toBe(true);
    await follow(office.tenant);
    expect((await listOf(application, office.grace)).items).toHaveLength(1);
  });

  test("is notified each time", async () => {
    const office = await anOffice();
    for (const to of [office.grace, office.sue, office.grace]) await assign(office, to);
    await follow(office.tenant);
    const { items } = await listOf(application, office.grace);
    expect(items.map(({ seq }) => seq)).toEqual([2, 1]);
  });
});

describe("nobody is notified of what they do themselves", () => {
  test("by assigning it to themselves, claiming it or taking it over", async () => {
    const office = await anOffice();
    const { tenant, sue, ada, conversationId } = office;
    await act(application, { as: ada, conversationId }, { path: "/claim" });
    await assign(office, sue);
    await act(application, { as: sue, conversationId }, { path: "/release" });
    await follow(tenant);
    expect([await titlesOf(application, sue), await titlesOf(application, ada)]).toEqual([[], []]);
  });

  test("by accepting what a colleague hands over", async () => {
    const { tenant, ada, grace, conversationId } = await anOffice();
    await act(application, { as: ada, conversationId }, { path: "/claim" });
    application.presence.arrive(tenant.id, grace.id);
    await act(application, { as: ada, conversationId }, { path: "/transfer", body: { memberId: grace.id } });
    const principal = { kind: "system", tenantId: tenant.id } as const;
    await execute(application.chat, matchConversations, { principal, input: {} });
    const [offer] = (await callFor(application, offersShape, { as: grace, path: "/offers" })).items;
    await callFor(application, conversationShape, { as: grace, path: `/offers/${offer.id}/accept`, body: {} });
    await follow(tenant);
    expect(await titlesOf(application, grace)).toEqual([]);
  });
});
