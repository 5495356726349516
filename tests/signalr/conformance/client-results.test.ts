import { describe, expect, test } from "vitest";
import { HubException } from "#lib/signalr/hub-exception.ts";
import { aHub, anything, echo, method } from "../a-hub.ts";
import { aRawClient, type RawClient } from "../raw-client.ts";
import { protocolNames } from "../wire-codec.ts";

/** Asks its caller for its name. */
const ask = method({ args: [anything], run: ({ clients }, text) => clients.caller.invoke("name", text) });

/** What the server has last asked the client. */
async function question(client: RawClient, count = 1): Promise<Record<string, unknown>> {
  return (await client.received(1, count)).at(-1) ?? {};
}

function asItIs(error: unknown): unknown {
  return error;
}

function start(client: RawClient, target: string, ...args: unknown[]): void {
  client.send({ type: 1, target, arguments: args, invocationId: "call" });
}

describe.each(protocolNames)("a client's result in %s", (protocol) => {
  test("72 is the value that the client answers with", async () => {
    const { url } = await aHub({ methods: { ask } });
    const client = await aRawClient(url, { protocol });
    start(client, "ask", "your name?");
    const { invocationId, ...asked } = await question(client);
    expect(invocationId).toEqual(expect.any(String));
    expect(asked).toEqual({ type: 1, target: "name", arguments: ["your name?"] });
    client.send({ type: 3, invocationId, result: { first: "Ada" } });
    expect(await client.completionOf("call")).toMatchObject({ result: { first: "Ada" } });
  });

  test("73 is a HubException with the client's text if the client fails", async () => {
    const { url, hub, connection } = await aHub({ methods: { ask } });
    const client = await aRawClient(url, { protocol });
    const failure = hub.clients.client(connection().connectionId).invoke("name").catch(asItIs);
    const first = await question(client);
    client.send({ type: 3, invocationId: first.invocationId, error: "I have none." });
    expect(await failure).toEqual(new HubException("I have none."));
    expect(await failure).toBeInstanceOf(HubException);
    start(client, "ask");
    const second = await question(client, 2);
    expect(second.invocationId).not.toBe(first.invocationId);
    client.send({ type: 3, invocationId: second.invocationId, error: "Still none." });
    const { error } = await client.completionOf("call");
    expect(error).toBe("An unexpected error occurred invoking 'ask' on the server. HubException: Still none.");
  });

  test("74 cannot be awaited in the connect hook, before the client may answer", async () => {
    const seen: unknown[] = [];
    const { url } = await aHub({
      methods: { echo },
      async onConnected({ clients }) {
        seen.push(await clients.caller.invoke("name").catch(asItIs));
      },
    });
    const client = await aRawClient(url, { protocol });
    expect(await client.invoke("echo", 1)).toMatchObject({ result: 1 });
    expect(seen).toEqual([new Error("Client results inside OnConnected are not allowed.")]);
    expect(client.ofType(1)).toEqual([]);
  });

  test("75 can be asked for from outside the hub", async () => {
    const { url, hub, connection } = await aHub();
    const client = await aRawClient(url, { protocol });
    const answer = hub.clients.client(connection().connectionId).invoke("name", 1);
    const { invocationId } = await question(client);
    client.send({ type: 3, invocationId, result: "Ada" });
    expect(await answer).toBe("Ada");
  });

  test("76 that is waited for leaves its invocation's place to another", async () => {
    const { url } = await aHub({ limits: { maximumParallelInvocations: 1 }, methods: { ask, echo } });
    const client = await aRawClient(url, { protocol });
    start(client, "ask");
    const { invocationId } = await question(client);
    expect(await client.invoke("echo", "meanwhile")).toMatchObject({ result: "meanwhile" });
    expect(client.ofType(3)).toHaveLength(1);
    client.send({ type: 3, invocationId, result: "Ada" });
    expect(await client.completionOf("call")).toMatchObject({ result: "Ada" });
  });
});
