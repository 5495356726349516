import { describe, expect, it } from "vitest";
import { z } from "zod";
import { upload } from "#lib/signalr/define-hub.ts";
import { aHub, echo, method } from "./a-hub.ts";
import { aRawClient, aSocket, refusedUpgrade } from "./raw-client.ts";
import { aStatefulClient, cut, resumed } from "./stateful-client.ts";
import { until } from "./until.ts";
import { records } from "./wire-codec.ts";

describe("a hub counts", () => {
  it("nothing before anything has happened", async () => {
    const { hub } = await aHub();
    expect(Object.values(hub.counters)).toEqual(Object.values(hub.counters).map(() => 0));
  });

  it("connections and their calls", async () => {
    const { url, hub } = await aHub({ methods: { echo } });
    const client = await aRawClient(url);
    await aRawClient(url);
    await client.invoke("echo");
    await client.invoke("missing");
    client.socket.close();
    await until(() => hub.connections.size === 1);
    expect(hub.counters).toMatchObject({ connectionsOpened: 2, connectionsClosed: 1, invocations: 2 });
  });

  it("whom it turns away, at the door and in the handshake", async () => {
    const { url, hub } = await aHub();
    expect(await refusedUpgrade(url, {})).toBe(401);
    const client = await aSocket(url);
    client.socket.send(records({ protocol: "morse", version: 1 }));
    await client.closed();
    expect(hub.counters).toMatchObject({ connectionsRefused: 2, connectionsOpened: 0, connectionsClosed: 0 });
  });

  it("connections that are resumed, which are not opened again", async () => {
    const { url, hub } = await aHub({ statefulReconnect: true, methods: { echo } });
    const stateful = await aStatefulClient(url);
    await cut(stateful);
    const client = await resumed(url, stateful, 1);
    await client.invoke("echo");
    expect(hub.counters).toMatchObject({ connectionsOpened: 1, connectionsResumed: 1, connectionsClosed: 0 });
  });

  it("clients that are silent for too long", async () => {
    const { url, hub } = await aHub({ limits: { clientTimeoutMs: 20 } });
    const client = await aRawClient(url);
    client.send({ type: 6 });
    await client.closed();
    expect(hub.counters).toMatchObject({ silentClientsClosed: 1, connectionsClosed: 1 });
  });

  it("messages for connections that have ended, and those that no longer leave", async () => {
    const { url, hub, connection } = await aHub({ limits: { maximumBufferedBytes: 1_000 } });
    await aRawClient(url);
    const ended = connection();
    ended.send("small");
    ended.send("large", "x".repeat(2_000));
    expect(hub.counters).toMatchObject({ slowReadersClosed: 1, messagesDropped: 2 });
    ended.send("late");
    expect(hub.counters.messagesDropped).toBe(3);
  });

  it("items of uploads that nobody reads", async () => {
    const first = method({
      args: [upload(z.number())],
      async run(_call, numbers) {
        for await (const number of numbers) return number;
        return null;
      },
    });
    const { url, hub } = await aHub({ methods: { first, echo } });
    const client = await aRawClient(url);
    const item = { type: 2, invocationId: "items", item: 1 };
    client.send({ type: 1, target: "first", arguments: [], invocationId: "up", streamIds: ["items"] }, item);
    await client.completionOf("up");
    client.send(item, item, { ...item, invocationId: "unknown" });
    await client.invoke("echo");
    expect(hub.counters.uploadItemsDropped).toBe(3);
  });
});
