import { describe, expect, test } from "vitest";
import { z } from "zod";
import { upload } from "#lib/signalr/define-hub.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";
import { aHub, echo, method, stream } from "../a-hub.ts";
import { aRawClient, type RawClient } from "../raw-client.ts";
import { aGate, until } from "../until.ts";
import { protocolNames } from "../wire-codec.ts";
import { endless } from "./endless.ts";

const count = stream({
  args: [z.number()],
  async *run(_call, upTo) {
    for (let number = 1; number <= upTo; number++) yield number;
  },
});

const sum = method({
  args: [upload(z.number())],
  async run(_call, numbers) {
    let total = 0;
    for await (const number of numbers) total += number;
    return total;
  },
});

function startStream(client: RawClient, target: string, ...args: unknown[]): void {
  client.send({ type: 4, target, arguments: args, invocationId: "s" });
}

/** Calls `target` under the id "up" with an upload under the id "items". */
function startUpload(client: RawClient, target: string): void {
  client.send({ type: 1, target, arguments: [], invocationId: "up", streamIds: ["items"] });
}

function item(value: unknown): object {
  return { type: 2, invocationId: "items", item: value };
}

describe.each(protocolNames)("a stream in %s", (protocol) => {
  test("62 sends its items, and then a Completion without a result", async () => {
    const { url } = await aHub({ methods: { count } });
    const client = await aRawClient(url, { protocol });
    startStream(client, "count", 3);
    await client.completionOf("s");
    expect(client.messages.slice(1)).toStrictEqual([
      { type: 2, invocationId: "s", item: 1 },
      { type: 2, invocationId: "s", item: 2 },
      { type: 2, invocationId: "s", item: 3 },
      { type: 3, invocationId: "s" },
    ]);
  });

  test("63 that fails after some items says so in its Completion, with the text of a HubException only", async () => {
    const fault = new Error("secret");
    const fail = stream({
      args: [z.boolean()],
      async *run(_call, isForTheClient) {
        yield 1;
        throw isForTheClient ? new HubException("No more.") : fault;
      },
    });
    const { url, errors } = await aHub({ methods: { fail } });
    const client = await aRawClient(url, { protocol });
    const error = "An error occurred on the server while streaming results.";
    startStream(client, "fail", false);
    await until(() => client.ofType(3).length === 1);
    startStream(client, "fail", true);
    await until(() => client.ofType(3).length === 2);
    expect(client.itemsOf("s")).toEqual([1, 1]);
    expect(client.ofType(3)).toStrictEqual([
      { type: 3, invocationId: "s", error },
      { type: 3, invocationId: "s", error: `${error} HubException: No more.` },
    ]);
    expect(errors).toMatchObject([{ error: fault, method: "fail" }]);
  });

  test("64 that is cancelled ends with a plain Completion, and its signal fires", async () => {
    const { seen, wait } = endless("first");
    const { url, errors } = await aHub({ methods: { wait, echo } });
    const client = await aRawClient(url, { protocol });
    startStream(client, "wait");
    await client.received(2);
    client.send({ type: 5, invocationId: "unknown" }, { type: 5, invocationId: "s" });
    expect(await client.completionOf("s")).toStrictEqual({ type: 3, invocationId: "s" });
    await until(() => seen.isFinished);
    expect(seen.isAborted).toBe(true);
    await client.invoke("echo", 1);
    expect(client.itemsOf("s")).toEqual(["first"]);
    expect(errors).toEqual([]);
  });

  test("65 ends and its signal fires when the connection is aborted", async () => {
    const { seen, wait } = endless("first");
    const { url, connection, errors } = await aHub({ methods: { wait } });
    const client = await aRawClient(url, { protocol });
    startStream(client, "wait");
    await client.received(2);
    connection().abort();
    await until(() => seen.isFinished);
    expect(seen.isAborted).toBe(true);
    expect(errors).toEqual([]);
  });

  test("66 that runs does not hold up invocations", async () => {
    const { wait } = endless("first");
    const { url } = await aHub({ limits: { maximumParallelInvocations: 1 }, methods: { wait, echo, count } });
    const client = await aRawClient(url, { protocol });
    startStream(client, "wait");
    expect(await client.invoke("echo", "meanwhile")).toMatchObject({ result: "meanwhile" });
    client.send({ type: 4, target: "count", arguments: [1], invocationId: "t" });
    await client.completionOf("t");
    expect(client.itemsOf("t")).toEqual([1]);
  });

  test("67 under an id that a running stream has fails, and the running one goes on", async () => {
    const gate = aGate();
    const slow = stream({
      args: [],
      async *run() {
        yield 1;
        await gate.opened;
        yield 2;
      },
    });
    const { url } = await aHub({ methods: { slow, count } });
    const client = await aRawClient(url, { protocol });
    startStream(client, "slow");
    await client.received(2);
    startStream(client, "count", 1);
    const [completion] = await client.received(3);
    expect(completion).toEqual({ type: 3, invocationId: "s", error: "Invocation ID 's' is already in use." });
    gate.open();
    await client.received(3, 2);
    expect(client.itemsOf("s")).toEqual([1, 2]);
  });
});

describe.each(protocolNames)("an upload in %s", (protocol) => {
  test("68 fails if the call brings more or fewer streams than the method takes", async () => {
    const { url } = await aHub({ methods: { sum, echo } });
    const client = await aRawClient(url, { protocol });
    expect(await client.invoke("sum")).toMatchObject({ error: "Client sent 0 stream(s), Hub method expects 1." });
    client.send(
      { type: 1, target: "sum", arguments: [], invocationId: "two", streamIds: ["1", "2"] },
      { type: 1, target: "echo", arguments: [1], invocationId: "one", streamIds: ["3"] },
    );
    expect((await client.completionOf("two")).error).toBe("Client sent 2 stream(s), Hub method expects 1.");
    expect((await client.completionOf("one")).error).toBe("Client sent 1 stream(s), Hub method expects 0.");
  });

  test("69 that the client ends with an error reaches the method as a HubException", async () => {
    const seen: unknown[] = [];
    const read = method({
      args: [upload(z.number())],
      async run(_call, numbers) {
        try {
          for await (const number of numbers) seen.push(number);
        } catch (error) {
          seen.push(error);
          throw error;
        }
      },
    });
    const { url } = await aHub({ methods: { read } });
    const client = await aRawClient(url, { protocol });
    startUpload(client, "read");
    client.send(item(1), { type: 3, invocationId: "items", error: "Out of numbers." });
    const { error } = await client.completionOf("up");
    expect(seen).toEqual([1, new HubException("Out of numbers.")]);
    expect(seen[1]).toBeInstanceOf(HubException);
    expect(error).toBe("An unexpected error occurred invoking 'read' on the server. HubException: Out of numbers.");
  });

  test("70 of which items come late, or under an id that nobody knows, does no harm", async () => {
    const first = method({
      args: [upload(z.number())],
      async run(_call, numbers) {
        for await (const number of numbers) return number;
        return null;
      },
    });
    const { url, errors } = await aHub({ methods: { first, sum } });
    const client = await aRawClient(url, { protocol });
    client.send(item(0), { type: 3, invocationId: "items" });
    startUpload(client, "first");
    client.send(item(1));
    expect(await client.completionOf("up")).toMatchObject({ result: 1 });
    client.send(item(2), item("no number"), { type: 3, invocationId: "items" }, item(3));
    client.send({ type: 1, target: "sum", arguments: [], invocationId: "sum", streamIds: ["items"] });
    client.send(item(4), item(5), { type: 3, invocationId: "items" });
    expect(await client.completionOf("sum")).toMatchObject({ result: 9 });
    expect(errors).toEqual([]);
  });

  test("71 ends with an error when its connection does", async () => {
    const seen: unknown[] = [];
    const read = method({
      args: [upload(z.number())],
      async run(_call, numbers) {
        try {
          for await (const number of numbers) seen.push(number);
        } catch (error) {
          seen.push(error);
        }
      },
    });
    const { url } = await aHub({ methods: { read } });
    const client = await aRawClient(url, { protocol });
    startUpload(client, "read");
    client.send(item(1));
    await until(() => seen.length === 1);
    client.socket.close();
    await until(() => seen.length === 2);
    expect(seen[1]).toEqual(new Error("The underlying connection was closed."));
  });
});
