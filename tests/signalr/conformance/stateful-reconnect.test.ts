import { describe, expect, test } from "vitest";
import { frameInvocation } from "#lib/signalr/framed-message.ts";
import { aHub, echo, method } from "../a-hub.ts";
import { aRawClient } from "../raw-client.ts";
import { aStatefulClient, cut, resumed } from "../stateful-client.ts";
import { aGate, until } from "../until.ts";
import { protocolNames } from "../wire-codec.ts";

describe.each(protocolNames)("a connection in %s that is resumed on a new socket", (protocol) => {
  test("84 gets again what it has not acknowledged, and what was sent meanwhile, each once and in order", async () => {
    const calls: number[] = [];
    const note = method({ args: [], run: () => calls.push(calls.length) });
    const { url, hub, connection } = await aHub({ statefulReconnect: true, methods: { note } });
    const stateful = await aStatefulClient(url, protocol);
    connection().send("news", "a");
    connection().send("news", "b");
    const { result } = await stateful.client.invoke("note");
    await cut(stateful);
    connection().send("news", "c");
    const client = await resumed(url, stateful, 1);
    client.send({ type: 1, target: "note", arguments: [], invocationId: "again" });
    client.send({ type: 1, target: "note", arguments: [], invocationId: "new" });
    await client.completionOf("new");
    const news = (text: string) => ({ type: 1, target: "news", arguments: [text] });
    expect(client.messages.filter(({ type }) => type !== 6 && type !== 8)).toMatchObject([
      { type: 9, sequenceId: 1 },
      news("a"),
      news("b"),
      { type: 3, result },
      news("c"),
      { type: 3, invocationId: "new" },
    ]);
    expect(calls).toHaveLength(2);
    expect(hub.connections.size).toBe(1);
  });

  test("85 does not get again what it has acknowledged", async () => {
    const { url, connection } = await aHub({ statefulReconnect: true, methods: { echo } });
    const stateful = await aStatefulClient(url, protocol);
    for (const text of ["a", "b", "c"]) connection().send("news", text);
    await stateful.client.received(1, 3);
    stateful.client.send({ type: 8, sequenceId: 2 });
    await stateful.client.invoke("echo", "after the Ack");
    await cut(stateful);
    const client = await resumed(url, stateful, 2);
    await client.received(3);
    expect(client.messages.filter(({ type }) => type !== 8)).toMatchObject([
      { type: 9, sequenceId: 3 },
      { type: 1, arguments: ["c"] },
      { type: 3, result: "after the Ack" },
    ]);
  });

  test("86 is sent no more than its buffer holds until it acknowledges", async () => {
    const marked = aGate();
    const { url, connection } = await aHub({
      statefulReconnect: true,
      limits: { resumeBufferBytes: 200 },
      methods: { mark: method({ args: [], run: () => marked.open() }) },
    });
    const { client } = await aStatefulClient(url, protocol);
    const numbers = Array.from({ length: 50 }, (_value, index) => index);
    for (const number of numbers) connection().send("number", number, "x".repeat(20));
    await client.received(1);
    client.send({ type: 1, target: "mark", arguments: [] });
    await marked.opened;
    expect(client.ofType(1).length).toBeLessThan(20);
    while (client.ofType(1).length < numbers.length) {
      const { length } = client.ofType(1);
      client.send({ type: 8, sequenceId: length });
      await client.received(1, length + 1);
    }
    expect(client.ofType(1).map(({ arguments: args }) => args)).toEqual(
      numbers.map((number) => [number, "x".repeat(20)]),
    );
  });

  test("87 ends with an error if it resumes beyond what the server has received", async () => {
    const ends: unknown[] = [];
    const { url } = await aHub({
      statefulReconnect: true,
      methods: { echo },
      onDisconnected: (_call, error) => void ends.push(error),
    });
    const stateful = await aStatefulClient(url, protocol);
    await stateful.client.invoke("echo", 1);
    await cut(stateful);
    const client = await resumed(url, stateful, 3);
    expect(await client.closed()).toBe(1011);
    expect(client.ofType(7)).toMatchObject([{ error: "Connection closed with an error." }]);
    await until(() => ends.length === 1);
    expect(ends).toEqual([expect.any(Error)]);
  });

  test("88 gets again also what was framed once for many", async () => {
    const { url, hub, connection } = await aHub({ statefulReconnect: true });
    const stateful = await aStatefulClient(url, protocol);
    const neighbour = await aRawClient(url, { protocol, token: "bob" });
    hub.clients.all.send("news", "for all");
    const framed = frameInvocation("news", ["framed"]);
    for (const each of [connection("alice"), connection("bob")]) each.sendFramed(framed);
    await stateful.client.received(1, 2);
    stateful.client.send({ type: 8, sequenceId: 1 });
    await cut(stateful);
    connection("alice").send("news", "for one");
    hub.clients.all.send("news", "for all again");
    const client = await resumed(url, stateful, 1);
    await client.received(1, 3);
    expect(client.messages.slice(-3)).toMatchObject([
      { arguments: ["framed"] },
      { arguments: ["for one"] },
      { arguments: ["for all again"] },
    ]);
    await neighbour.received(1, 3);
    expect(neighbour.ofType(1)).toMatchObject([
      { arguments: ["for all"] },
      { arguments: ["framed"] },
      { arguments: ["for all again"] },
    ]);
  });
});
