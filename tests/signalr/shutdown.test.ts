import { describe, expect, it } from "vitest";
import { aHub, echo } from "./a-hub.ts";
import { aRawClient, aSocket, refusedUpgrade } from "./raw-client.ts";
import { aRealClient } from "./real-client.ts";
import { aStatefulClient, cut } from "./stateful-client.ts";
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
    expect((await fetch(`${url}/negotiate`, post)).status).toBe(503);
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

  it("cancels handshakes under way", async () => {
    const { url, hub } = await aHub();
    const client = await aSocket(url);
    await hub.close();
    await client.closed();
    expect(client.messages).toEqual([{ error: "Handshake was canceled." }]);
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
