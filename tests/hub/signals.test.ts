import { once } from "node:events";
import { createServer, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHttpSignals, signalPath, signatureHeader } from "#lib/bus/http-signals.ts";
import type { Signal } from "#lib/chat/signals.ts";
import { testSecret } from "#tests/http/an-application.ts";
import { anOperator, type Person, someTenant, someVisitor } from "#tests/http/person.ts";
import { aScene, type Scene } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";

let hub: HubProcess;
let scene: Scene;

beforeAll(async () => {
  hub = await aHubProcess();
  scene = await aScene(hub.application);
});
afterAll(() => hub[Symbol.asyncDispose]());

function typingBy(author: Person, conversationId = scene.conversationId): Signal {
  const kind = author.principal.kind === "visitor" ? "visitor" : "operator";
  return {
    type: "Typing",
    conversationId,
    visitorId: scene.vera.id,
    assigneeId: null,
    teamId: null,
    author: { kind, id: author.id, name: author.name },
  };
}

interface SignedPost {
  body: string;
  signature: string;
}

/** What the web process posts for a signal, caught on its way. */
async function postOf(signal: Signal, authSecret = testSecret): Promise<SignedPost> {
  const { promise, resolve } = Promise.withResolvers<SignedPost>();
  const server = createServer((incoming, response) => {
    const signature = String(incoming.headers[signatureHeader]);
    void text(incoming).then((body) => resolve({ body, signature }));
    response.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  createHttpSignals({ hubUrl: `http://127.0.0.1:${port}`, authSecret }).publish(scene.tenant.id, signal);
  const caught = await promise;
  server.close();
  return caught;
}

async function post({ body, signature }: SignedPost): Promise<number> {
  const headers = { "content-type": "application/json", [signatureHeader]: signature };
  const response = await fetch(hub.origin + signalPath, { method: "POST", body, headers });
  return response.status;
}

/** Posts without saying how long the body is. */
async function postInPieces({ body, signature }: SignedPost): Promise<number> {
  const outgoing = request(hub.origin + signalPath, { method: "POST", headers: { [signatureHeader]: signature } });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  outgoing.on("response", (response) => resolve(response.resume().statusCode ?? 0));
  outgoing.on("error", reject);
  outgoing.write(body.slice(0, 9));
  outgoing.end(body.slice(9));
  return promise;
}

async function connected(person: Person): Promise<HubClient> {
  const client = await connect(hub, person);
  await client.subscribe();
  return client;
}

describe("a signal of another process", () => {
  test("reaches the operators and the visitor whom it concerns", async () => {
    const victor = await someVisitor(hub.application, scene.tenant, { name: "Victor" });
    const stranger = await anOperator(hub.application, await someTenant(hub.application), { name: "Stranger" });
    const people = [scene.vera, await anOperator(hub.application, scene.tenant, { name: "Grace" }), victor, stranger];
    const [vera, grace, ...others] = await Promise.all(people.map(connected));
    createHttpSignals({ hubUrl: hub.origin, authSecret: testSecret }).publish(scene.tenant.id, typingBy(scene.ada));
    await until(() => vera?.typing.length === 1 && grace?.typing.length === 1);
    const author = { kind: "operator", id: scene.ada.id, name: "Ada" };
    expect(vera?.typing).toEqual([{ conversationId: scene.conversationId, author }]);
    expect(others.map(({ typing }) => typing)).toEqual([[], []]);
  });

  test("is taken only with the installation's signature over exactly its body", async () => {
    const vera = await connected(scene.vera);
    const good = await postOf(typingBy(scene.ada, "the good one"));
    const forged = await postOf(typingBy(scene.ada, "of another secret"), "another secret, which is as long as ours");
    expect(await post(forged)).toBe(404);
    expect(await post({ ...good, signature: "" })).toBe(404);
    expect(await post({ ...good, signature: forged.signature })).toBe(404);
    expect(await post({ ...good, body: good.body.replace("the good one", "the bad one") })).toBe(404);
    expect((await fetch(hub.origin + signalPath)).status).toBe(404);
    expect(await post(good)).toBe(204);
    await until(() => vera.typing.length > 0);
    expect(vera.typing.map(({ conversationId }) => conversationId)).toEqual(["the good one"]);
  });

  test("is a few names and ids: a large one is refused, and one that does not say how large it is", async () => {
    const vera = await connected(scene.vera);
    const large = await postOf(typingBy(scene.ada, "x".repeat(100_000)));
    expect(await post(large)).toBe(404);
    const small = await postOf(typingBy(scene.ada, "small"));
    expect(await postInPieces(small)).toBe(404);
    expect(await post(small)).toBe(204);
    await until(() => vera.typing.length > 0);
    expect(vera.typing.map(({ conversationId }) => conversationId)).toEqual(["small"]);
  });
});

describe("typing by the hub", () => {
  test("is shown to the other side and not to its author", async () => {
    const [ada, vera] = [await connected(scene.ada), await connected(scene.vera)];
    const victor = await connected(await someVisitor(hub.application, scene.tenant, { name: "Victor" }));
    const input = { conversationId: scene.conversationId };
    await vera.invoke("ShowTyping", input);
    await ada.invoke("ShowTyping", input);
    await until(() => ada.typing.length > 0 && vera.typing.length > 0);
    expect(ada.typing.map(({ author }) => author)).toEqual([{ kind: "visitor", id: scene.vera.id, name: "Vera" }]);
    expect(vera.typing.map(({ author }) => author)).toEqual([{ kind: "operator", id: scene.ada.id, name: "Ada" }]);
    await expect(victor.invoke("ShowTyping", input)).rejects.toThrow('"code":"not_found"');
    expect(victor.typing).toEqual([]);
  });
});
