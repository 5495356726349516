import { Subject } from "@microsoft/signalr";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { aHub, method } from "../a-hub.ts";
import { allOf, aRealClient, aStartedClient } from "../real-client.ts";
import { aTcpProxy } from "../tcp-proxy.ts";
import { until } from "../until.ts";
import { protocolNames } from "../wire-codec.ts";
import { testMethods } from "./test-methods.ts";

describe.each(protocolNames)("Microsoft's client with stateful reconnect and %s", (protocol) => {
  test("gets and sends everything exactly once over a socket that is cut again and again", async () => {
    const noted: number[] = [];
    const note = method({ args: [z.number()], run: (_call, number) => void noted.push(number) });
    const { url, connection, hub } = await aHub({ statefulReconnect: true, methods: { ...testMethods, note } });
    const proxy = await aTcpProxy(url);
    const client = aRealClient(proxy.url, { protocol, transport: "WebSockets", resumes: true });
    const got: number[] = [];
    client.on("number", (number) => got.push(number));
    await client.start();
    const { connectionId } = connection();
    const numbers = Array.from({ length: 400 }, (_value, index) => index);
    for (const number of numbers) {
      connection().send("number", number);
      void client.send("note", number);
      if (number % 20 === 0) await until(() => got.length > number - 20);
      if (number % 100 === 50) {
        const { accepted } = proxy;
        proxy.cut();
        await until(() => proxy.accepted > accepted && got.length > number && noted.length > number);
      }
    }
    await until(() => got.length >= numbers.length && noted.length >= numbers.length);
    expect(await client.invoke("echo", "on")).toBe("on");
    expect(got).toEqual(numbers);
    expect(noted).toEqual(numbers);
    expect(hub.connections.size).toBe(1);
    expect(connection().connectionId).toBe(connectionId);
  });

  test("goes on with its streams, both ways, over a socket that is cut", async () => {
    const { url, hub } = await aHub({ statefulReconnect: true, methods: testMethods });
    const proxy = await aTcpProxy(url);
    const client = await aStartedClient(proxy.url, { protocol, transport: "WebSockets", resumes: true });
    const numbers = new Subject<number>();
    const doubled: number[] = [];
    const isDone = new Promise<void>((complete, error) => {
      client.stream<number>("double", numbers).subscribe({ next: (item) => doubled.push(item), complete, error });
    });
    const counted = allOf(client.stream<number>("count", 3_000));
    const expected = Array.from({ length: 300 }, (_value, index) => index);
    for (const number of expected) {
      numbers.next(number);
      if (number % 100 !== 50) continue;
      await until(() => doubled.length > number - 50);
      const { accepted } = proxy;
      proxy.cut();
      await until(() => proxy.accepted > accepted && doubled.length > number);
    }
    numbers.complete();
    await isDone;
    expect(doubled).toEqual(expected.map((number) => 2 * number));
    expect(await counted).toEqual(Array.from({ length: 3_000 }, (_value, index) => index + 1));
    expect(hub.counters).toMatchObject({ connectionsOpened: 1, connectionsResumed: 3 });
  });

  test("that may resume takes a new connection after the server has closed the old one", async () => {
    const { url, hub, connection } = await aHub({ statefulReconnect: true, methods: testMethods });
    const client = aRealClient(url, { protocol, transport: "WebSockets", resumes: true, reconnects: true });
    const ids: unknown[] = [];
    const closed = new Promise((resolve) => client.onclose(resolve));
    client.onreconnected((id) => ids.push(id));
    await client.start();
    const before = connection().connectionId;
    connection().close({ allowReconnect: true });
    await until(() => ids.length === 1);
    expect(await client.invoke("echo", "on")).toBe("on");
    expect([...hub.connections.keys()]).toEqual(ids);
    expect(ids).not.toContain(before);
    connection().abort();
    await closed;
    expect(hub.counters).toMatchObject({ connectionsOpened: 2, connectionsResumed: 0, connectionsClosed: 2 });
  });
});
