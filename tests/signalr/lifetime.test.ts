import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { upload } from "#lib/signalr/define-hub.ts";
import { aHub, anything, echo, method } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { aGate, until } from "./until.ts";

describe("the connected hook", () => {
  it("runs before the first invocation and may already send", async () => {
    const gate = aGate();
    const log: string[] = [];
    const { url } = await aHub({
      methods: { call: method({ args: [], run: () => void log.push("call") }) },
      async onConnected({ connection, clients }) {
        connection.send("welcome", connection.user.name);
        clients.caller.send("welcome", "again");
        await gate.opened;
        log.push("connected");
      },
    });
    const client = await aRawClient(url);
    const completion = client.invoke("call");
    await client.received(1, 2);
    expect(client.messages[0]).toEqual({});
    expect(client.ofType(1)).toEqual([
      { type: 1, target: "welcome", arguments: ["alice"] },
      { type: 1, target: "welcome", arguments: ["again"] },
    ]);
    gate.open();
    await completion;
    expect(log).toEqual(["connected", "call"]);
  });
});

describe("the disconnected hook", () => {
  it("gets an error when the socket breaks", async () => {
    const ends: unknown[] = [];
    const { url } = await aHub({ onDisconnected: (_call, error) => void ends.push(error) });
    const client = await aRawClient(url);
    client.socket.terminate();
    await until(() => ends.length === 1);
    expect(ends).toEqual([expect.any(Error)]);
  });

  it("is the last: it waits for the running method, and the waiting ones never run", async () => {
    const gate = aGate();
    const log: string[] = [];
    const { url, hub } = await aHub({
      methods: {
        slow: method({
          args: [],
          async run({ signal }) {
            await gate.opened;
            log.push(`slow ends, aborted: ${signal.aborted}`);
          },
        }),
        never: method({ args: [], run: () => void log.push("never") }),
      },
      onDisconnected: () => void log.push("disconnected"),
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "slow", arguments: [] }, { type: 1, target: "never", arguments: [] });
    client.socket.close();
    await until(() => hub.connections.size === 0);
    gate.open();
    await until(() => log.includes("disconnected"));
    expect(log).toEqual(["slow ends, aborted: true", "disconnected"]);
  });

  it("waits for the connected hook of a client that has left meanwhile", async () => {
    const gate = aGate();
    const log: string[] = [];
    const { url, hub } = await aHub({
      async onConnected({ signal }) {
        await gate.opened;
        log.push(`connected, aborted: ${signal.aborted}`);
      },
      onDisconnected: () => void log.push("disconnected"),
    });
    const client = await aRawClient(url);
    client.socket.close();
    await until(() => hub.connections.size === 0);
    gate.open();
    await until(() => log.includes("disconnected"));
    expect(log).toEqual(["connected, aborted: true", "disconnected"]);
  });

  it("that throws is reported", async () => {
    const fault = new Error("broken");
    const { url, errors } = await aHub({ onDisconnected: () => Promise.reject(fault) });
    const client = await aRawClient(url);
    client.socket.close();
    await until(() => errors.length === 1);
    expect(errors).toEqual([{ error: fault, connectionId: expect.any(String) }]);
  });
});

describe("a client that leaves", () => {
  it("leaves no error to report in the methods that wait for it, or heed their signal", async () => {
    let ended = 0;
    const { url, errors } = await aHub({
      methods: {
        read: method({
          args: [upload(anything)],
          async run(_call, items) {
            for await (const item of items) expect(item).toBeUndefined();
          },
        }),
        ask: method({ args: [], run: ({ clients }) => clients.caller.invoke("name") }),
        wait: method({ args: [], run: ({ signal }) => delay(60_000, undefined, { signal }) }),
      },
      filters: [
        {
          invoke: (_call, next) =>
            next().finally(() => {
              ended++;
            }),
        },
      ],
    });
    const client = await aRawClient(url);
    client.send(
      { type: 1, target: "read", arguments: [], streamIds: ["1"] },
      { type: 1, target: "ask", arguments: [] },
      { type: 1, target: "wait", arguments: [] },
    );
    await client.received(1);
    client.socket.close();
    await until(() => ended === 3);
    expect(errors).toEqual([]);
  });
});

describe("the server ends a connection", () => {
  it("by abort, with a Close that brings nobody back", async () => {
    const order: string[] = [];
    const { url, connection } = await aHub({ onDisconnected: () => void order.push("disconnected") });
    const client = await aRawClient(url);
    connection().aborted.addEventListener("abort", () => order.push("aborted"));
    connection().abort();
    expect(await client.closed()).toBe(1000);
    expect(client.ofType(7)).toEqual([{ type: 7 }]);
    await until(() => order.length === 2);
    expect(order).toEqual(["aborted", "disconnected"]);
  });

  it("from within one of its own methods", async () => {
    const { url, errors, hub } = await aHub({
      methods: { leave: method({ args: [], run: ({ connection }) => connection.abort() }), echo },
    });
    const client = await aRawClient(url);
    client.send(
      { type: 1, target: "echo", arguments: [1], invocationId: "1" },
      { type: 1, target: "leave", arguments: [], invocationId: "2" },
      { type: 1, target: "echo", arguments: [3], invocationId: "3" },
    );
    expect(await client.closed()).toBe(1000);
    expect(client.messages.slice(1)).toEqual([{ type: 3, invocationId: "1", result: 1 }, { type: 7 }]);
    expect(hub.connections.size).toBe(0);
    expect(errors).toEqual([]);
  });

  it("after everything it was sent, and sends nothing more", async () => {
    const { url, connection } = await aHub();
    const client = await aRawClient(url);
    const ended = connection();
    ended.send("first");
    ended.close({ error: "Enough." });
    ended.send("late", 1n);
    ended.close();
    await client.closed();
    expect(client.messages.slice(1)).toEqual([
      { type: 1, target: "first", arguments: [] },
      { type: 7, error: "Enough." },
    ]);
  });

  it("even if the client never answers the close", async () => {
    const { url, connection, hub, openSockets } = await aHub({ limits: { closeTimeoutMs: 20 } });
    const client = await aRawClient(url);
    client.socket.pause();
    connection().close();
    await hub.close({ graceMs: 60_000 });
    expect(await openSockets()).toBe(0);
  });

  it("in good order even while it reads nothing, because calls queue up", async () => {
    const gate = aGate();
    const { url, connection } = await aHub({
      limits: { closeTimeoutMs: 60_000 },
      methods: { slow: method({ args: [], run: () => gate.opened }) },
    });
    const client = await aRawClient(url);
    client.send(...Array.from({ length: 40 }, () => ({ type: 1, target: "slow", arguments: [] })), { type: 6 });
    client.send({ type: 6 });
    await aRawClient(url);
    connection().close();
    expect(await client.closed()).toBe(1000);
    gate.open();
  });
});
