import { describe, expect, it } from "vitest";
import { HubException } from "../../lib/signalr/hub-exception.ts";
import { aHub } from "./a-hub.ts";
import { aRawClient, records } from "./raw-client.ts";
import { aRealClient } from "./real-client.ts";
import { aGate, until } from "./until.ts";

const closedWithError = "Connection closed with an error.";

describe("keep-alive", () => {
  it("pings a client to which nothing is sent", async () => {
    const { url } = await aHub({ limits: { keepAliveMs: 10 } });
    const client = await aRawClient(url);
    await until(() => client.ofType(6).length >= 3);
    expect(client.frames.at(-1)).toBe('{"type":6}\u001e');
  });

  it("does not ping a client to which something is sent in time", async () => {
    const { url, connection } = await aHub({ limits: { keepAliveMs: 300 } });
    const client = await aRawClient(url);
    const quietSince = Date.now();
    while (Date.now() - quietSince < 900) {
      const count = client.ofType(1).length;
      connection().send("tick");
      await until(() => client.ofType(1).length > count);
    }
    expect(client.ofType(6)).toEqual([]);
  });

  it("closes a client that has pinged and then is silent, and lets it come back", async () => {
    const ends: (Error | undefined)[] = [];
    const { url, errors } = await aHub({
      limits: { clientTimeoutMs: 30 },
      onDisconnected: (_connection, error) => void ends.push(error),
    });
    const client = await aRawClient(url);
    client.send({ type: 6 });
    expect(await client.closed()).toBe(1011);
    expect(client.ofType(7)).toEqual([{ type: 7, error: closedWithError, allowReconnect: true }]);
    expect(ends).toEqual([expect.any(Error)]);
    expect(errors).toEqual([]);
  });

  it("keeps a client that pings in time, or sends anything else", async () => {
    const { url, hub } = await aHub({ limits: { clientTimeoutMs: 300 }, methods: { call: () => {} } });
    const client = await aRawClient(url);
    const since = Date.now();
    while (Date.now() - since < 450) {
      client.send({ type: 6 });
      await client.invoke("call");
    }
    while (Date.now() - since < 900) await client.invoke("call");
    expect(hub.connections.size).toBe(1);
  });

  it("keeps a client that has never pinged, however silent", async () => {
    const { url, hub } = await aHub({ limits: { clientTimeoutMs: 10, keepAliveMs: 10 } });
    const client = await aRawClient(url);
    await until(() => client.ofType(6).length >= 10);
    expect(hub.connections.size).toBe(1);
  });

  it("keeps a client that waits for a slow method, whose pings the server does not read meanwhile", async () => {
    const gate = aGate();
    const { url } = await aHub({
      limits: { clientTimeoutMs: 20, keepAliveMs: 10 },
      methods: { slow: () => gate.opened, quick: () => "quick" },
    });
    const client = await aRawClient(url);
    client.send({ type: 6 }, ...Array.from({ length: 40 }, () => ({ type: 1, target: "slow", arguments: [] })));
    const last = client.invoke("quick");
    await until(() => client.ofType(6).length >= 10);
    gate.open();
    expect(await last).toMatchObject({ result: "quick" });
  });
});

describe("the connected hook", () => {
  it("runs before the first invocation and may already send", async () => {
    const gate = aGate();
    const log: string[] = [];
    const { url } = await aHub({
      methods: { call: () => void log.push("call") },
      async onConnected(connection) {
        connection.send("welcome", connection.user.name);
        await gate.opened;
        log.push("connected");
      },
    });
    const client = await aRawClient(url);
    const completion = client.invoke("call");
    await until(() => client.ofType(1).length === 1);
    expect(client.messages[0]).toEqual({});
    expect(client.ofType(1)).toEqual([{ type: 1, target: "welcome", arguments: ["alice"] }]);
    gate.open();
    await completion;
    expect(log).toEqual(["connected", "call"]);
  });

  it("that throws closes the connection for good, and the disconnected hook still runs", async () => {
    const fault = new Error("secret");
    const ends: (Error | undefined)[] = [];
    const { url, errors, hub } = await aHub({
      onConnected: () => Promise.reject(fault),
      onDisconnected: (_connection, error) => void ends.push(error),
    });
    const client = await aRawClient(url);
    expect(await client.closed()).toBe(1011);
    expect(client.messages).toEqual([{}, { type: 7, error: closedWithError }]);
    expect(ends).toEqual([fault]);
    expect(errors).toEqual([{ error: fault, connectionId: expect.any(String) }]);
    expect(hub.connections.size).toBe(0);
  });

  it("can tell the client why with a HubException", async () => {
    const { url, errors } = await aHub({ onConnected: () => Promise.reject(new HubException("Closed today.")) });
    const client = await aRawClient(url);
    await client.closed();
    expect(client.ofType(7)).toEqual([{ type: 7, error: `${closedWithError} HubException: Closed today.` }]);
    expect(errors).toEqual([]);
  });
});

describe("the disconnected hook", () => {
  it("gets no error when the client closes in good order", async () => {
    const ends: unknown[] = [];
    const { url, hub } = await aHub({ onDisconnected: (_connection, error) => void ends.push(error) });
    const first = await aRawClient(url);
    first.send({ type: 7 });
    expect(await first.closed()).toBe(1000);
    expect(first.ofType(7)).toEqual([]);
    const second = await aRawClient(url);
    second.socket.close();
    await second.closed();
    const third = aRealClient(url);
    await third.start();
    await third.stop();
    await until(() => ends.length === 3);
    expect(ends).toEqual([undefined, undefined, undefined]);
    expect(hub.connections.size).toBe(0);
  });

  it("gets an error when the socket breaks", async () => {
    const ends: unknown[] = [];
    const { url } = await aHub({ onDisconnected: (_connection, error) => void ends.push(error) });
    const client = await aRawClient(url);
    client.socket.terminate();
    await until(() => ends.length === 1);
    expect(ends).toEqual([expect.any(Error)]);
  });

  it("gets an error when the client leaves in the middle of a message", async () => {
    const ends: unknown[] = [];
    const { url } = await aHub({ onDisconnected: (_connection, error) => void ends.push(error) });
    const client = await aRawClient(url);
    client.socket.send(records({ type: 6 }).slice(0, 4));
    client.socket.close();
    await until(() => ends.length === 1);
    expect(ends).toEqual([new Error("Connection terminated while reading a message.")]);
  });

  it("is the last: it waits for the running method, and the waiting ones never run", async () => {
    const gate = aGate();
    const log: string[] = [];
    const { url, hub } = await aHub({
      methods: {
        async slow({ signal }) {
          await gate.opened;
          log.push(`slow ends, aborted: ${signal.aborted}`);
        },
        never: () => void log.push("never"),
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

  it("that throws is reported", async () => {
    const fault = new Error("broken");
    const { url, errors } = await aHub({ onDisconnected: () => Promise.reject(fault) });
    const client = await aRawClient(url);
    client.socket.close();
    await until(() => errors.length === 1);
    expect(errors).toEqual([{ error: fault, connectionId: expect.any(String) }]);
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
    expect(order).toEqual(["aborted", "disconnected"]);
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
      methods: { slow: () => gate.opened },
    });
    const client = await aRawClient(url);
    client.send(...Array.from({ length: 40 }, () => ({ type: 1, target: "slow", arguments: [] })), { type: 6 });
    client.send({ type: 6 });
    await aRawClient(url);
    connection().close();
    expect(await client.closed()).toBe(1000);
    gate.open();
  });

  it("when its identity expires, and the client comes back with a new one", async () => {
    let identities = 0;
    const { url } = await aHub({
      async authenticate() {
        identities++;
        const identity = { user: { name: `identity ${identities}` }, userIdentifier: "alice" };
        return identities === 1 ? { ...identity, expiresAt: new Date(Date.now() + 500) } : identity;
      },
      methods: { name: ({ connection }) => connection.user.name },
    });
    const client = aRealClient(url, { reconnects: true, skipNegotiation: true });
    const reconnected = new Promise((resolve) => client.onreconnected(resolve));
    await client.start();
    expect(await client.invoke("name")).toBe("identity 1");
    await reconnected;
    expect(await client.invoke("name")).toBe("identity 2");
  });
});
