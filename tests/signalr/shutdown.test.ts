import { describe, expect, it } from "vitest";
import { aHub, anything, echo, method, stream } from "./a-hub.ts";
import { aRawClient, aSocket, refusedUpgrade } from "./raw-client.ts";
import { aRealClient } from "./real-client.ts";
import { aStatefulClient, cut } from "./stateful-client.ts";
import { aTcpProxy } from "./tcp-proxy.ts";
import { aGate, until } from "./until.ts";

describe("a hub that closes", () => {
  it("sends every client a Close that brings it back, and waits for hooks and sockets", async () => {
    const ends: unknown[] = [];
    const { url, hub } = await aHub({ onDisconnected: async (_call, error) => void ends.push(error) });
    const clients = [await aRawClient(url), await aRawClient(url)];
    await hub.close();
    expect(ends).toEqual([undefined, undefined]);
    expect(hub.connections.size).toBe(0);
    for (const client of clients) {
      expect(await client.closed()).toBe(1000);
      expect(client.ofType(7)).toEqual([{ type: 7, allowReconnect: true }]);
    }
  });

  it("refuses new negotiations and sockets with 503, and forgets the ids it gave", async () => {
    const { url, hub } = await aHub();
    const post = { method: "POST", headers: { Authorization: "Bearer alice" } };
    const { connectionToken } = await (await fetch(`${url}/negotiate?negotiateVersion=1`, post)).json();
    await hub.close();
    const refused = await fetch(`${url}/negotiate`, post);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await refusedUpgrade(url, { token: "alice" })).toBe(503);
    expect(await refusedUpgrade(url, { token: "alice", id: connectionToken })).toBe(503);
  });

  it("refuses who was still being authenticated", async () => {
    const [entered, gate] = [aGate(), aGate()];
    const { url, hub } = await aHub({
      async authenticate() {
        entered.open();
        await gate.opened;
        return { user: { name: "late" }, userIdentifier: "late" };
      },
    });
    const late = refusedUpgrade(url, { token: "late" });
    await entered.opened;
    await hub.close();
    gate.open();
    expect(await late).toBe(503);
  });

  it("cancels handshakes under way, and answers none that was not asked for", async () => {
    const { url, hub } = await aHub();
    const client = await aSocket(url);
    await hub.close();
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([]);
  });

  it("does no harm to a client that hears of it in the moment in which it is let in", async () => {
    const { url, hub } = await aHub();
    const proxy = await aTcpProxy(url);
    proxy.hold();
    const started = aRealClient(proxy.url, { skipNegotiation: true }).start();
    await until(() => proxy.heldBytes > 0);
    const closed = hub.close();
    proxy.release();
    await expect(started).rejects.toThrow("WebSocket is not in the OPEN state");
    await closed;
  });

  it("ends at once the connections whose clients are away and might resume", async () => {
    const ends: unknown[] = [];
    const { url, hub } = await aHub({
      statefulReconnect: true,
      onDisconnected: (_call, error) => void ends.push(error),
    });
    const stateful = await aStatefulClient(url);
    await cut(stateful);
    await hub.close({ graceMs: 60_000 });
    expect(ends).toEqual([undefined]);
    expect(hub.connections.size).toBe(0);
    expect(await refusedUpgrade(url, { token: "alice", id: stateful.id })).toBe(503);
  });

  it("terminates the sockets that do not end within the grace", async () => {
    const { url, hub, openSockets } = await aHub({ limits: { closeTimeoutMs: 60_000 } });
    const client = await aRawClient(url);
    client.socket.pause();
    await hub.close({ graceMs: 20 });
    expect(await openSockets()).toBe(0);
  });

  it("does not wait for a hook without an end", async () => {
    const gate = aGate();
    let isHookDone = false;
    const { url, hub } = await aHub({
      async onDisconnected() {
        await gate.opened;
        isHookDone = true;
      },
    });
    await aRawClient(url);
    await hub.close({ graceMs: 20 });
    expect(isHookDone).toBe(false);
    gate.open();
  });

  it("spreads its Closes over the window it is given, and serves the others meanwhile", async () => {
    const { url, hub } = await aHub({ methods: { echo } });
    const clients = await Promise.all(Array.from({ length: 20 }, () => aRawClient(url)));
    const closed = () => clients.filter((client) => client.ofType(7).length > 0);
    const beganAt = Date.now();
    const isClosed = hub.close({ drainWindowMs: 500 });
    await until(() => closed().length > 0);
    const left = clients.find((client) => client.ofType(7).length === 0);
    expect(await left?.invoke("echo", "still served")).toMatchObject({ result: "still served" });
    await isClosed;
    expect(Date.now() - beganAt).toBeGreaterThan(300);
    expect(closed()).toHaveLength(20);
    expect(hub.connections.size).toBe(0);
  });

  it("lets the calls that it has taken come to their end, each answered before the Close", async () => {
    const gate = aGate();
    let taken = 0;
    const slow = method({
      args: [anything],
      async run(_call, value) {
        taken++;
        await gate.opened;
        return value;
      },
    });
    const { url, hub } = await aHub({ methods: { slow }, limits: { maximumParallelInvocations: 2 } });
    const client = await aRawClient(url);
    const call = (id: number) => ({ type: 1, target: "slow", arguments: [id], invocationId: String(id) });
    // The third waits for its turn.
    client.send(call(1), call(2), call(3));
    await until(() => taken === 2);
    const isClosed = hub.close({ callGraceMs: 60_000 });
    expect(client.ofType(7)).toEqual([]);
    gate.open();
    await isClosed;
    const answers = [1, 2, 3].map((id) => ({ type: 3, invocationId: String(id), result: id }));
    expect(client.messages.slice(1)).toEqual([...answers, { type: 7, allowReconnect: true }]);
    expect(await client.closed()).toBe(1000);
  });

  it("takes no more calls on a connection whose turn to go has come", async () => {
    const gate = aGate();
    let taken = 0;
    const slow = method({
      args: [],
      async run() {
        taken++;
        await gate.opened;
      },
    });
    const { url, hub } = await aHub({ methods: { slow } });
    const client = await aRawClient(url);
    const call = { type: 1, target: "slow", arguments: [], invocationId: "1" };
    client.send(call);
    await until(() => taken === 1);
    const isClosed = hub.close({ callGraceMs: 60_000 });
    client.send({ ...call, invocationId: "2" });
    // What another client says afterwards has come, so this has as well.
    const other = await fetch(`${url}/negotiate`, { method: "POST" });
    expect(other.status).toBe(503);
    gate.open();
    await isClosed;
    expect(taken).toBe(1);
    expect(client.ofType(3)).toEqual([{ type: 3, invocationId: "1" }]);
  });

  it("does not wait longer than it was told for a call without an end, nor for streams", async () => {
    const gate = aGate();
    const { url, hub } = await aHub({
      methods: {
        slow: method({ args: [], run: () => gate.opened }),
        endless: stream({
          args: [],
          async *run() {
            yield 1;
            await gate.opened;
          },
        }),
      },
    });
    const [calls, streams] = [await aRawClient(url), await aRawClient(url)];
    calls.send({ type: 1, target: "slow", arguments: [], invocationId: "1" });
    streams.send({ type: 4, target: "endless", arguments: [], invocationId: "1" });
    await until(() => streams.ofType(2).length === 1);
    const isClosed = hub.close({ callGraceMs: 300, graceMs: 50 });
    await until(() => streams.ofType(7).length === 1);
    expect(calls.ofType(7)).toEqual([]);
    await isClosed;
    expect(calls.messages.slice(1)).toEqual([{ type: 7, allowReconnect: true }]);
    gate.open();
  });

  it("is hurried by a second call with shorter times", async () => {
    const gate = aGate();
    const { url, hub } = await aHub({ methods: { slow: method({ args: [], run: () => gate.opened }) } });
    const clients = await Promise.all([aRawClient(url), aRawClient(url)]);
    for (const client of clients) client.send({ type: 1, target: "slow", arguments: [], invocationId: "1" });
    void hub.close({ drainWindowMs: 600_000, callGraceMs: 600_000 });
    await hub.close({ graceMs: 50 });
    for (const client of clients) {
      expect(await client.closed()).toBe(1000);
      expect(client.ofType(7)).toEqual([{ type: 7, allowReconnect: true }]);
    }
    gate.open();
  });

  it("sends a client of Microsoft's library to the next server by itself", async () => {
    const { url, hub } = await aHub();
    const client = aRealClient(url, { reconnects: true });
    let isReconnecting = false;
    client.onreconnecting(() => {
      isReconnecting = true;
    });
    await client.start();
    await hub.close();
    await until(() => isReconnecting);
  });
});
