import { HubConnectionBuilder } from "@microsoft/signalr";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { createTokens } from "#lib/identity/tokens.ts";
import { testOrigin, testSecret } from "#tests/http/an-application.ts";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect } from "./hub-client.ts";

let hub: HubProcess;
let scene: Scene;

beforeAll(async () => {
  hub = await aHubProcess();
  scene = await aScene(hub.application);
});
afterAll(() => hub[Symbol.asyncDispose]());

/** @returns the status with which the hub answers a socket: 101 if it takes it. */
async function knock(token: string | null, options: ClientOptions = {}): Promise<number> {
  const query = token === null ? "" : `?access_token=${token}`;
  const socket = new WebSocket(`${hub.origin.replace("http", "ws")}/hub${query}`, options);
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.on("open", () => resolve(101));
  socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
  socket.on("error", () => undefined);
  const status = await promise;
  socket.terminate();
  return status;
}

function hubToken({ hubTokenSeconds = 300, authSecret = testSecret } = {}): Promise<string> {
  const tokens = createTokens({ hubTokenSeconds, authSecret, hubUrl: hub.origin, visitorTokenDays: 1 });
  return tokens.forHub(scene.ada.principal).then(({ token }) => token);
}

describe("the hub takes", () => {
  test("a hub token, from our own page or from no page at all", async () => {
    expect(await knock(await hubToken())).toBe(101);
    expect(await knock(await hubToken(), { origin: testOrigin })).toBe(101);
  });

  test("nobody without a token", async () => {
    expect(await knock(null)).toBe(401);
  });

  test("no token that is expired, of another secret or made up", async () => {
    expect(await knock(await hubToken({ hubTokenSeconds: -5 }))).toBe(401);
    expect(await knock(await hubToken({ authSecret: "another secret, which is as long as ours" }))).toBe(401);
    expect(await knock("made-up")).toBe(401);
  });

  test("no token that opens REST", async () => {
    expect(await knock(await hub.application.tokens.forVisitor(scene.tenant.id, scene.vera.id))).toBe(401);
  });

  test("no page of another site, even with a good token", async () => {
    for (const origin of ["https://evil.example", "null", "http://localhost:3000.evil.example"]) {
      expect(await knock(await hubToken(), { origin }), origin).toBe(403);
    }
  });
});

describe("the stock client", () => {
  test("negotiates, subscribes and gets the log", async () => {
    const accessTokenFactory = (): Promise<string> => hubToken();
    const connection = new HubConnectionBuilder().withUrl(`${hub.origin}/hub`, { accessTokenFactory }).build();
    onTestFinished(() => connection.stop());
    const positions: number[] = [];
    connection.on("Events", (events: { pos: number }[]) => positions.push(...events.map(({ pos }) => pos)));
    await connection.start();
    const { head } = await connection.invoke<{ head: number }>("Subscribe", { after: 0 });
    expect(positions.at(0)).toBe(1);
    expect(positions.at(-1)).toBe(head);
  });
});

describe("a connection", () => {
  test("cannot mint the token of the next one", async () => {
    const client = await connect(hub, scene.ada);
    await expect(client.invoke("MintHubToken")).rejects.toThrow("Unknown hub method");
  });
});

describe("a token that ends", () => {
  test("ends the connection, and a client with a new token comes back and misses nothing", async () => {
    const client = await connect(hub, scene.ada, { tokenSeconds: 2, reconnects: true });
    await client.subscribe(0);
    let isBack = false;
    client.connection.onreconnected(() => {
      isBack = true;
    });
    await until(() => isBack);
    await client.subscribe(client.events.at(-1)?.pos);
    const { ada, conversationId } = scene;
    await client.invoke("SendMessage", { conversationId, body: "Here again" });
    await until(() => client.bodies().at(-1) === "Here again");
    expect(client.events.map(({ pos }) => pos)).toEqual([1, 2, 3, 4, 5]);
    expect(client.events.at(-1)?.actor.id).toBe(ada.id);
  });
});
