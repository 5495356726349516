import { afterAll, beforeAll, expect, test } from "vitest";
import { hideTable, showTable } from "#tests/db/damage.ts";
import { aKey, type Person } from "#tests/http/person.ts";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { aRawClient, refusedUpgrade } from "#tests/signalr/raw-client.ts";
import { aRawEventStream } from "#tests/signalr/raw-event-stream.ts";
import { until } from "#tests/signalr/until.ts";
import { anIngestServer, type IngestServer } from "#tests/telemetry/ingest-server.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { hubTokenOf } from "./hub-client.ts";

let ingest: IngestServer;
let hub: HubProcess;
let scene: Scene;
let robot: Person;

beforeAll(async () => {
  ingest = await anIngestServer();
  hub = await aHubProcess({ variables: { LOG_LEVEL: "trace", SENTRY_DSN: ingest.dsn } });
  scene = await aScene(hub.application);
  robot = await aKey(hub.application, scene.tenant, { permissions: ["conversations.read_all"] });
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  await ingest[Symbol.asyncDispose]();
});

/** Comes with a token in the query, as browsers must, by each transport that takes it there. */
async function comeBy(token: string): Promise<void> {
  const client = await aRawClient(`${hub.origin}/hub`, { token });
  client.send({ type: 1, invocationId: "1", target: "GetMe", arguments: [] });
  await until(() => client.messages.some(({ invocationId }) => invocationId === "1"));
  const stream = await aRawEventStream(`${hub.origin}/hub`, token);
  await stream.post('{"protocol":"json","version":1}\u001e');
  await until(() => stream.messages.length > 0);
}

test("no line of the log and no error report has a token that came in a URL", async () => {
  const tokens = await Promise.all([scene.ada, scene.vera, robot].map((person) => hubTokenOf(person)));
  for (const token of tokens) await comeBy(token);
  for (const token of tokens) expect(await refusedUpgrade(`${hub.origin}/hub`, { token: `${token}x` })).toBe(401);

  hideTable(hub.application.file, "tenants");
  for (const token of tokens) expect(await refusedUpgrade(`${hub.origin}/hub`, { token })).toBe(500);
  showTable(hub.application.file, "tenants");
  const faultLines = () => hub.process.logs.split("fault in the hub").length - 1;
  await until(() => ingest.faults.length >= tokens.length && faultLines() >= tokens.length, 20_000);

  const told = hub.process.logs + ingest.envelopes.join("\n");
  expect(hub.process.logs).toContain('"method":"GetMe"');
  expect(hub.process.logs).not.toContain("access_token");
  for (const token of tokens) {
    // Neither the whole of it nor its signature or secret.
    expect(told).not.toContain(token.split(".").at(-1));
  }
});
