import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { aSwitchboard } from "#tests/http/a-switchboard.ts";
import { call } from "#tests/http/call.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";

let hub: HubProcess;

beforeAll(async () => {
  const variables = { HUB_WITH_WORKER: "1", PRESENCE_GRACE_SECONDS: "0.2" };
  hub = await aHubProcess({ variables });
});
afterAll(() => hub[Symbol.asyncDispose]());

const hasHeard = ({ events }: HubClient, ...types: string[]) =>
  types.every((type) => events.some((event) => event.type === type));

test("a visitor's message by REST is offered on the operator's socket, and accepted there", async () => {
  const board = await aSwitchboard(hub.application);
  const ada = await board.operator({ name: "Ada" });
  const client = await connect(hub, ada);
  await client.subscribe();
  const { vera, conversationId } = await board.visitor("Where is my parcel?");
  await until(() => hasHeard(client, "ConversationOffered"));
  const [offer] = await board.pending();
  expect(offer).toMatchObject({ conversationId, memberId: ada.id });
  await client.invoke("AcceptOffer", { offerId: offer?.id });
  await until(() => hasHeard(client, "OffersEnded", "ConversationClaimed"));
  const path = `/conversations/${conversationId}`;
  expect((await call(hub.application, { as: vera, path })).json).toMatchObject({
    status: "open",
    assignee: { id: ada.id },
  });
});

test("who arrives is offered what waits, and whose last connection is gone is offered nothing more", async () => {
  const board = await aSwitchboard(hub.application);
  const [ada, grace] = [await board.operator({ name: "Ada" }), await board.operator({ name: "Grace" })];
  await board.visitor();
  const adas = await connect(hub, ada);
  await adas.subscribe(0);
  await until(() => hasHeard(adas, "ConversationOffered"));
  const graces = await connect(hub, grace);
  await graces.subscribe();
  await until(() => adas.presence.some(({ memberId, isOnline }) => memberId === grace.id && isOnline));
  await adas.connection.stop();
  await until(() => graces.presence.some(({ memberId, isOnline }) => memberId === ada.id && !isOnline));
  const { conversationId } = await board.visitor("Is Grace there?");
  const offeredTo = async () =>
    (await board.pending()).find((offer) => offer.conversationId === conversationId)?.memberId;
  await vi.waitFor(async () => expect(await offeredTo()).toBe(grace.id), { timeout: 5_000 });
});
