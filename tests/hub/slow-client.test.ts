import { once } from "node:events";
import { v7 } from "uuid";
import { expect, test, vi } from "vitest";
import { execute } from "#lib/chat/execute.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import { createTokens } from "#lib/identity/tokens.ts";
import { testSecret } from "#tests/http/an-application.ts";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { aRawClient } from "#tests/signalr/raw-client.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect } from "./hub-client.ts";
import { readMetric } from "./read-metric.ts";

/** Far more than the sockets of both sides take, and than the hub keeps for one client. */
const messages = 800;
const body = "漢".repeat(8_000);

async function sendALot({ application }: HubProcess, { vera, conversationId }: Scene): Promise<void> {
  const input = () => ({ conversationId, id: v7(), body });
  const send = () => execute(application.chat, sendMessage, { principal: vera.principal, input: input() });
  await Promise.all(Array.from({ length: messages }, send));
}

test("a client that takes nothing is cut off instead of being waited for, and catches up from its cursor at its own pace", {
  timeout: 60_000,
}, async () => {
  await using hub = await aHubProcess();
  const scene = await aScene(hub.application);
  const settings = { authSecret: testSecret, hubUrl: hub.origin, hubTokenSeconds: 300, visitorTokenDays: 1 };
  const { token } = await createTokens(settings).forHub(scene.ada.principal);
  const stuck = await aRawClient(`${hub.origin}/hub`, { token });
  await stuck.invoke("Subscribe", { after: 0 });
  stuck.socket.pause();
  await sendALot(hub, scene);
  await vi.waitFor(async () => expect(await readMetric(hub.origin, "parley_hub_connections")).toBe(0), {
    timeout: 30_000,
  });
  const closed = once(stuck.socket, "close");
  stuck.socket.resume();
  await closed;
  expect(await readMetric(hub.origin, "parley_hub_slow_readers_closed_total")).toBe(1);

  const back = await connect(hub, scene.ada);
  const { head } = await back.subscribe(2);
  await until(() => back.events.at(-1)?.pos === head);
  expect(back.events.map(({ pos }) => pos)).toEqual(Array.from({ length: messages }, (_, index) => index + 3));
  expect(await readMetric(hub.origin, "parley_hub_slow_readers_closed_total")).toBe(1);
});
