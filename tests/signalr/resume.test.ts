import { describe, expect, it } from "vitest";
import { aHub, anything, echo, method } from "./a-hub.ts";
import { aConnectionToken } from "./negotiate.ts";
import { aRawClient, aSocket, refusedUpgrade } from "./raw-client.ts";
import { aStatefulClient, cut, resumed } from "./stateful-client.ts";
import { until } from "./until.ts";

describe("a connection that may be resumed", () => {
  it("lives on while it has no socket, and keeps its id, items, groups and user", async () => {
    const log: string[] = [];
    const { url, hub, connection } = await aHub({
      statefulReconnect: true,
      onConnected: () => void log.push("connected"),
      onDisconnected: () => void log.push("disconnected"),
    });
    const stateful = await aStatefulClient(url);
    const before = connection();
    before.items.set("seen", true);
    await hub.groups.addToGroup(before.connectionId, "red");
    await cut(stateful);
    hub.clients.group("red").send("news", 1);
    const client = await resumed(url, stateful, 1);
    await client.received(1);
    expect(connection()).toBe(before);
    expect(before.items.get("seen")).toBe(true);
    expect(before.aborted.aborted).toBe(false);
    expect(log).toEqual(["connected"]);
  });

  it("ends when no socket comes in time", async () => {
    const ends: unknown[] = [];
    const { url, hub } = await aHub({
      statefulReconnect: true,
      limits: { disconnectedTimeoutMs: 50 },
      onDisconnected: (_call, error) => void ends.push(error),
    });
    const stateful = await aStatefulClient(url);
    await cut(stateful);
    await until(() => ends.length === 1);
    expect(ends).toEqual([expect.any(Error)]);
    expect(hub.connections.size).toBe(0);
    expect(await refusedUpgrade(url, { token: "alice", id: stateful.id })).toBe(404);
  });

  it("is taken over by the client's new socket even while the old one seems to live", async () => {
    const { url, hub } = await aHub({ statefulReconnect: true, methods: { echo } });
    const stateful = await aStatefulClient(url);
    const client = await resumed(url, stateful, 1);
    await stateful.client.closed();
    expect(await client.invoke("echo", 1)).toMatchObject({ result: 1 });
    expect(hub.connections.size).toBe(1);
    expect(stateful.client.ofType(7)).toEqual([]);
  });

  it("drops a new socket that does not say where it resumes, and waits for another", async () => {
    const { url, hub } = await aHub({ statefulReconnect: true, limits: { resumeTimeoutMs: 30 }, methods: { echo } });
    const stateful = await aStatefulClient(url);
    await cut(stateful);
    const silent = await aSocket(url, { id: stateful.id, resumes: true });
    await silent.closed();
    expect(hub.connections.size).toBe(1);
    const client = await resumed(url, stateful, 1);
    expect(await client.invoke("echo", 1)).toMatchObject({ result: 1 });
  });

  it("takes nothing from a new socket before it says where it resumes", async () => {
    const log: unknown[] = [];
    const note = method({ args: [anything], run: (_call, value) => void log.push(value) });
    const { url } = await aHub({ statefulReconnect: true, methods: { note } });
    const stateful = await aStatefulClient(url);
    await cut(stateful);
    const client = await aSocket(url, { id: stateful.id, resumes: true });
    client.send({ type: 1, target: "note", arguments: ["too early"] });
    client.send({ type: 9, sequenceId: 1 }, { type: 1, target: "note", arguments: ["in time"], invocationId: "1" });
    await client.completionOf("1");
    expect(log).toEqual(["in time"]);
  });

  it("cannot be resumed once the server has closed it", async () => {
    const { url, connection } = await aHub({ statefulReconnect: true });
    const stateful = await aStatefulClient(url);
    connection().close({ allowReconnect: true });
    await stateful.client.received(7);
    expect(await refusedUpgrade(url, { token: "alice", id: stateful.id })).toBe(404);
  });

  it("is closed at once, with nobody coming back, when its client closes it", async () => {
    const ends: unknown[] = [];
    const { url } = await aHub({ statefulReconnect: true, onDisconnected: (_call, error) => void ends.push(error) });
    const stateful = await aStatefulClient(url);
    stateful.client.send({ type: 7 });
    await stateful.client.closed();
    await until(() => ends.length === 1);
    expect(ends).toEqual([undefined]);
    expect(await refusedUpgrade(url, { token: "alice", id: stateful.id })).toBe(404);
  });

  it("cannot be taken up by another user", async () => {
    const { url, hub } = await aHub({ statefulReconnect: true });
    const stateful = await aStatefulClient(url);
    await cut(stateful);
    expect(await refusedUpgrade(url, { token: "mallory", id: stateful.id })).toBe(403);
    expect(hub.connections.size).toBe(1);
  });

  it("acknowledges what came, many at once and at most once a second", async () => {
    const { url } = await aHub({ statefulReconnect: true, methods: { echo } });
    const { client } = await aStatefulClient(url);
    for (let index = 0; index < 100; index++) await client.invoke("echo", index);
    await until(() => client.ofType(8).at(-1)?.sequenceId === 100);
    expect(client.ofType(8).length).toBeLessThanOrEqual(3);
  });

  it("goes through any number of sockets, and loses nothing", async () => {
    const { url, connection } = await aHub({ statefulReconnect: true });
    const stateful = await aStatefulClient(url);
    let { client } = stateful;
    const received = new Set<unknown>();
    const receive = async (round: number) => {
      await until(() => client.ofType(1).some(({ arguments: args }) => String(args) === String(round)));
      for (const message of client.ofType(1)) received.add(String(message.arguments));
    };
    for (let round = 0; round < 10; round += 2) {
      connection().send("news", round);
      await receive(round);
      if (round % 4 === 0) client.send({ type: 8, sequenceId: received.size });
      await cut({ client, id: stateful.id });
      connection().send("news", round + 1);
      client = await resumed(url, stateful, 1);
      await receive(round + 1);
    }
    expect([...received]).toEqual(Array.from({ length: 10 }, (_value, index) => String(index)));
  });

  it("ends when its client acknowledges what was never sent", async () => {
    const { url, hub } = await aHub({ statefulReconnect: true });
    const { client } = await aStatefulClient(url);
    client.send({ type: 8, sequenceId: 1 });
    expect(await client.closed()).toBe(1011);
    expect(hub.counters.protocolErrorsClosed).toBe(1);
  });
});

describe("a connection that may not be resumed", () => {
  it("ends with its socket, though its client asked for more", async () => {
    const { url, hub } = await aHub({ statefulReconnect: false });
    const id = await aConnectionToken(url, { query: "negotiateVersion=1&useStatefulReconnect=true" });
    const client = await aRawClient(url, { id });
    await cut({ client, id });
    await until(() => hub.connections.size === 0);
    expect(await refusedUpgrade(url, { token: "alice", id })).toBe(404);
  });
});
