import { describe, expect, it } from "vitest";
import { z } from "zod";
import { upload } from "#lib/signalr/define-hub.ts";
import { aHub, echo, method, stream } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { aGate, until } from "./until.ts";

const sum = method({
  args: [upload(z.number({ error: "A number, please." }))],
  async run(_call, numbers) {
    let total = 0;
    for await (const number of numbers) total += number;
    return total;
  },
});

describe("a stream", () => {
  it("may be a promise of anything async iterable", async () => {
    const lines = stream({
      args: [],
      run: async () => new Blob(["a line"]).stream().pipeThrough(new TextDecoderStream()),
    });
    const { url, errors } = await aHub({ methods: { lines } });
    const client = await aRawClient(url);
    client.send({ type: 4, target: "lines", arguments: [], invocationId: "s" });
    await client.completionOf("s");
    expect(errors).toEqual([]);
    expect(client.itemsOf("s")).toEqual(["a line"]);
  });

  it("makes items no faster than a slow client takes them", async () => {
    let made = 0;
    const flood = stream({
      args: [],
      async *run() {
        for (; made < 1_000; made++) yield "x".repeat(64 * 1024);
      },
    });
    const { url, hub } = await aHub({ methods: { flood, echo } });
    const [client, other] = [await aRawClient(url), await aRawClient(url)];
    client.socket.pause();
    client.send({ type: 4, target: "flood", arguments: [], invocationId: "s" });
    await until(() => made > 0);
    let before = -1;
    while (made > before) {
      before = made;
      for (let index = 0; index < 50; index++) await other.invoke("echo");
    }
    expect(made).toBeLessThan(500);
    client.socket.resume();
    await client.completionOf("s");
    expect(client.itemsOf("s")).toHaveLength(1_000);
    expect(hub.counters.slowReadersClosed).toBe(0);
  });

  it("that is cancelled before it could begin never does", async () => {
    const gate = aGate();
    let began = 0;
    const { url } = await aHub({
      methods: {
        slow: method({ args: [], run: () => gate.opened }),
        count: stream({
          args: [],
          async *run() {
            yield ++began;
          },
        }),
      },
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "slow", arguments: [] });
    client.send({ type: 4, target: "count", arguments: [], invocationId: "s" }, { type: 5, invocationId: "s" });
    client.send({ type: 1, target: "slow", arguments: [], invocationId: "last" });
    gate.open();
    expect(await client.completionOf("s")).toEqual({ type: 3, invocationId: "s" });
    await client.completionOf("last");
    expect(client.itemsOf("s")).toEqual([]);
    expect(began).toBe(0);
  });

  it("is refused beyond the most that one connection may have", async () => {
    const gate = aGate();
    const wait = stream({
      args: [],
      async *run() {
        yield 1;
        await gate.opened;
      },
    });
    const { url } = await aHub({ limits: { maximumStreams: 2 }, methods: { wait } });
    const client = await aRawClient(url);
    for (const invocationId of ["1", "2", "3"]) client.send({ type: 4, target: "wait", arguments: [], invocationId });
    expect((await client.completionOf("3")).error).toContain("at most 2");
    gate.open();
    await client.completionOf("1");
    client.send({ type: 4, target: "wait", arguments: [], invocationId: "4" });
    expect(await client.completionOf("4")).toEqual({ type: 3, invocationId: "4" });
  });

  it("fails in its beginning with the error of the method", async () => {
    const broken = stream({ args: [], run: () => Promise.reject(new TypeError("secret")) });
    const { url, errors } = await aHub({ methods: { broken } });
    const client = await aRawClient(url);
    client.send({ type: 4, target: "broken", arguments: [], invocationId: "s" });
    const { error } = await client.completionOf("s");
    expect(error).toBe("An unexpected error occurred invoking 'broken' on the server.");
    expect(errors).toHaveLength(1);
  });

  it("whose item cannot be represented ends with an error, and the method's cleanup runs", async () => {
    let isCleanedUp = false;
    const numbers = stream({
      args: [],
      async *run() {
        try {
          yield 1;
          yield 1n;
        } finally {
          isCleanedUp = true;
        }
      },
    });
    const { url, errors } = await aHub({ methods: { numbers } });
    const client = await aRawClient(url);
    client.send({ type: 4, target: "numbers", arguments: [], invocationId: "s" });
    const { error } = await client.completionOf("s");
    expect(error).toBe("An error occurred on the server while streaming results.");
    expect(client.itemsOf("s")).toEqual([1]);
    expect(isCleanedUp).toBe(true);
    expect(errors).toMatchObject([{ error: expect.any(TypeError), method: "numbers" }]);
  });
});

describe("an upload", () => {
  it("is left unread while the method takes no more of it, and nothing of it is lost", async () => {
    const gate = aGate();
    const count = method({
      args: [upload(z.string())],
      async run(_call, texts) {
        await gate.opened;
        let total = 0;
        for await (const text of texts) total += text.length / 30_000;
        return total;
      },
    });
    const { url } = await aHub({ limits: { uploadBufferItems: 10, keepAliveMs: 10 }, methods: { count } });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "count", arguments: [], invocationId: "up", streamIds: ["items"] });
    const item = { type: 2, invocationId: "items", item: "x".repeat(30_000) };
    for (let index = 0; index < 700; index++) client.send(item);
    client.send({ type: 3, invocationId: "items" });
    await client.received(6, 30);
    expect(client.socket.bufferedAmount).toBeGreaterThan(0);
    gate.open();
    expect(await client.completionOf("up")).toMatchObject({ result: 700 });
  });

  it("that runs holds up neither invocations nor another upload", async () => {
    const { url } = await aHub({
      limits: { maximumParallelInvocations: 1, uploadBufferItems: 2 },
      methods: { sum, echo },
    });
    const client = await aRawClient(url);
    const ids = ["1", "2", "3"];
    for (const id of ids) client.send({ type: 1, target: "sum", arguments: [], invocationId: id, streamIds: [id] });
    expect(await client.invoke("echo", "meanwhile")).toMatchObject({ result: "meanwhile" });
    for (let item = 1; item <= 100; item++) {
      client.send(...ids.map((invocationId) => ({ type: 2, invocationId, item })));
    }
    client.send(...ids.map((invocationId) => ({ type: 3, invocationId })));
    for (const id of ids) expect(await client.completionOf(id)).toMatchObject({ result: 5050 });
  });

  it("with an item that does not fit fails the call and says so", async () => {
    const { url, errors } = await aHub({ methods: { sum } });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "sum", arguments: [], invocationId: "up", streamIds: ["items"] });
    client.send({ type: 2, invocationId: "items", item: 1 }, { type: 2, invocationId: "items", item: "two" });
    expect((await client.completionOf("up")).error).toContain("A number, please.");
    expect(errors).toEqual([]);
  });

  it("comes beside other arguments and other uploads, each in its place", async () => {
    const zip = method({
      args: [z.string(), upload(z.number()), z.string(), upload(z.string())],
      async run(_call, first, numbers, second, texts) {
        const all: unknown[] = [first, second];
        for await (const number of numbers) all.push(number);
        for await (const text of texts) all.push(text);
        return all;
      },
    });
    const { url } = await aHub({ methods: { zip } });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "zip", arguments: ["a", "b"], invocationId: "up", streamIds: ["n", "t"] });
    client.send({ type: 2, invocationId: "t", item: "text" }, { type: 2, invocationId: "n", item: 1 });
    client.send({ type: 3, invocationId: "t" }, { type: 3, invocationId: "n" });
    expect(await client.completionOf("up")).toMatchObject({ result: ["a", "b", 1, "text"] });
  });

  it("that its method leaves and its client never ends no longer counts", async () => {
    const ignore = method({ args: [upload(z.number())], run: () => "ignored" });
    const { url } = await aHub({ limits: { maximumStreams: 2 }, methods: { ignore } });
    const client = await aRawClient(url);
    for (const id of ["1", "2", "3", "4", "1"]) {
      client.send({ type: 1, target: "ignore", arguments: [], invocationId: `call ${id}`, streamIds: [id] });
    }
    await client.received(3, 5);
    expect(client.ofType(3).map(({ result }) => result)).toEqual(Array.from({ length: 5 }, () => "ignored"));
  });

  it("that nobody reads to its end does not hold up the connection", async () => {
    const ignore = method({ args: [upload(z.number())], run: () => "ignored" });
    const { url } = await aHub({ limits: { uploadBufferItems: 2 }, methods: { ignore, echo } });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "ignore", arguments: [], invocationId: "up", streamIds: ["items"] });
    for (let index = 0; index < 50; index++) client.send({ type: 2, invocationId: "items", item: index });
    expect(await client.completionOf("up")).toMatchObject({ result: "ignored" });
    expect(await client.invoke("echo", 1)).toMatchObject({ result: 1 });
  });
});
