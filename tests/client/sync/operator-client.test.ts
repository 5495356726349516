import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { execute } from "#lib/chat/execute.ts";
import { matchConversations } from "#lib/chat/matching/match-conversations.ts";
import { createOperatorClient, type OperatorClient } from "#lib/client/operator-client.ts";
import type { Person, TestTenant } from "#tests/http/person.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { aMemberWithLogin } from "#tests/http/with-login.ts";
import { anInstallation, connected, eventually, type Installation } from "./an-installation.ts";

let it: Installation;

beforeAll(async () => {
  it = await anInstallation();
});
afterAll(() => it[Symbol.asyncDispose]());

/** An operator's screen, connected. It stops with the test. */
async function operatorClient(person: Person): Promise<OperatorClient> {
  const { id, name, tenant } = person;
  const client = createOperatorClient({
    baseUrl: it.web.baseUrlFor(person),
    tenant: tenant.slug,
    self: { kind: "operator", id, name },
    mayClaim: true,
  });
  onTestFinished(() => client.stop());
  client.start();
  await connected(client, "live");
  return client;
}

/** Gives out what waits, to those who are there. It is done in this process, which does not know who is at the hub. */
async function match(tenant: TestTenant, people: readonly Person[]): Promise<void> {
  const { chat, presence } = it.hub.application;
  for (const { id } of people) presence.arrive(tenant.id, id);
  const principal = { kind: "system", tenantId: tenant.id } as const;
  await execute(chat, matchConversations, { principal, input: {} });
}

const offers = (client: OperatorClient) => client.store.getState().offers;
const openOffers = (client: OperatorClient) => offers(client).filter(({ end }) => end === null);

describe("an operator's client", () => {
  test("shows what is offered, and what is declined goes to the next, who accepts it", async () => {
    const { tenant, ada, conversationId } = await aScene(it.hub.application);
    const grace = await aMemberWithLogin(it.hub.application, tenant, { name: "Grace" });
    const [adaClient, graceClient] = await Promise.all([operatorClient(ada), operatorClient(grace)]);
    await match(tenant, [ada, grace]);
    await eventually(() => expect([...offers(adaClient), ...offers(graceClient)]).toHaveLength(1));
    const [first, second] = offers(adaClient).length > 0 ? [adaClient, graceClient] : [graceClient, adaClient];
    const [offer] = offers(first);
    expect(offer).toMatchObject({ kind: "match", words: "Hello, is anybody there?", handover: null });
    await first.declineOffer(offer?.id ?? "", "Not my subject");
    expect(offers(first)).toEqual([]);
    await match(tenant, [ada, grace]);
    await eventually(() => expect(openOffers(second)).toHaveLength(1));
    expect(await second.acceptOffer(openOffers(second)[0]?.id ?? "")).toBe(conversationId);
    expect(openOffers(second)).toEqual([]);
    expect(offers(first)).toEqual([]);
  });

  test("is told what was offered while it was away", async () => {
    const { tenant, ada } = await aScene(it.hub.application);
    await match(tenant, [ada]);
    const client = await operatorClient(ada);
    await eventually(() => expect(openOffers(client)).toHaveLength(1));
  });

  test("learns what colleagues say of themselves, and hands over, snoozes and puts back", async () => {
    const { tenant, ada, conversationId } = await aScene(it.hub.application);
    const grace = await aMemberWithLogin(it.hub.application, tenant, { name: "Grace" });
    const [adaClient, graceClient] = await Promise.all([operatorClient(ada), operatorClient(grace)]);
    await graceClient.setAvailability("busy");
    const busy = { availability: "busy", reason: null };
    expect(graceClient.store.getState().availability).toEqual({ [grace.id]: busy });
    await eventually(() => expect(adaClient.store.getState().availability).toEqual({ [grace.id]: busy }));

    await adaClient.loadConversations({});
    const status = () => adaClient.store.getState().conversations[conversationId]?.status;
    await adaClient.claim(conversationId);
    await adaClient.transfer(conversationId, { memberId: grace.id, note: "Knows trains" });
    await eventually(() =>
      expect(offers(graceClient)).toMatchObject([
        { kind: "transfer", handover: { by: { name: "Ada" }, note: "Knows trains" } },
      ]),
    );
    await adaClient.snooze(conversationId, new Date(Date.now() + 3_600_000).toISOString());
    await eventually(() => expect(status()).toBe("snoozed"));
    await eventually(() => expect(openOffers(graceClient)).toEqual([]));
    await adaClient.release(conversationId);
    await eventually(() => expect(status()).toBe("queued"));
  });
});
