import { afterAll, beforeAll, expect, test } from "vitest";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { aRawClient, type RawClient } from "#tests/signalr/raw-client.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, hubTokenOf } from "./hub-client.ts";

let hub: HubProcess;
let scene: Scene;

beforeAll(async () => {
  const variables = { RATE_PER_MINUTE_ACTOR_READS: "4", RATE_PER_MINUTE_ADDRESS: "12", TRUSTED_PROXIES: "1" };
  hub = await aHubProcess({ variables });
  scene = await aScene(hub.application);
});
afterAll(() => hub[Symbol.asyncDispose]());

test("who calls too often is told how long to wait, and stays connected; others are served as ever", async () => {
  const [ada, vera] = [await connect(hub, scene.ada), await connect(hub, scene.vera)];
  await ada.subscribe();
  for (let call = 0; call < 3; call += 1) await ada.invoke("GetMe");
  await expect(ada.invoke("GetMe")).rejects.toThrow(/"code":"rate_limited".*"retryAfterSeconds":\d+/);
  await expect(vera.invoke("GetMe")).resolves.toMatchObject({ id: scene.vera.id });
  await vera.subscribe(0);
  await vera.invoke("SendMessage", { conversationId: scene.conversationId, body: "Are you there?" });
  await until(() => ada.bodies().includes("Are you there?"));
});

test("an address is what our proxy says, and not what the client wrote before", async () => {
  const { vera } = await aScene(hub.application);
  const token = await hubTokenOf(vera);
  const comeFrom = (forwardedFor: string) =>
    aRawClient(`${hub.origin}/hub`, { token, headers: { "x-forwarded-for": forwardedFor } });
  const say = (client: RawClient) => client.invoke("ConfirmDeliveries", { items: [] });
  const spoofing = await Promise.all([1, 2, 3].map((number) => comeFrom(`203.0.113.${number}, 198.51.100.7`)));
  const answers: unknown[] = [];
  for (let round = 0; round < 5; round += 1) for (const client of spoofing) answers.push((await say(client)).error);
  expect(answers.filter((error) => String(error).includes("rate_limited"))).toHaveLength(3);
  expect(String((await say(await comeFrom("203.0.113.1, 198.51.100.8"))).error)).not.toContain("rate_limited");
});

test("whoever shows tokens that do not hold is told to wait after so many of them", async () => {
  const negotiate = (address: string) =>
    fetch(`${hub.origin}/hub/negotiate?negotiateVersion=1`, {
      method: "POST",
      headers: { authorization: "Bearer made.up.token", "x-forwarded-for": address },
    });
  const statuses: number[] = [];
  for (let call = 0; call < 12; call += 1) statuses.push((await negotiate("198.51.100.9")).status);
  expect(new Set(statuses)).toEqual(new Set([401]));
  const refused = await negotiate("198.51.100.9");
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await negotiate("198.51.100.10")).status).toBe(401);
});
