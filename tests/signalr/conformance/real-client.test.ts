import { Subject } from "@microsoft/signalr";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { aHub, anything, method } from "../a-hub.ts";
import { allOf, aRealClient, aStartedClient } from "../real-client.ts";
import { aTcpProxy } from "../tcp-proxy.ts";
import { until } from "../until.ts";
import { protocolNames } from "../wire-codec.ts";
import { endless } from "./endless.ts";
import { clientCombinations, testMethods } from "./test-methods.ts";

describe.each(clientCombinations)("Microsoft's client with $protocol over $transport", (options) => {
  test("gets the results and errors of what it invokes", async () => {
    const { url } = await aHub({ methods: testMethods });
    const client = await aStartedClient(url, options);
    const value = { text: "zwei \u001e\n", list: [1, -2.5, null, true], deep: { er: [{}] }, large: 2 ** 40 };
    expect(await client.invoke("echo", value)).toEqual(value);
    await expect(client.invoke("missing")).rejects.toThrow("Unknown hub method 'missing'");
    await expect(client.invoke("fail", "Not now.")).rejects.toThrow("HubException: Not now.");
    expect(await client.invoke("echo", "on")).toBe("on");
  });

  test("sends in order and is sent to in order", async () => {
    const noted: unknown[] = [];
    const note = method({ args: [z.number()], run: (_call, value) => void noted.push(value) });
    const { url } = await aHub({ methods: { ...testMethods, note } });
    const client = await aStartedClient(url, options);
    const repeated: unknown[] = [];
    client.on("repeated", (value) => repeated.push(value));
    const numbers = Array.from({ length: 200 }, (_value, index) => index);
    await Promise.all(numbers.map((number) => client.send("note", number)));
    expect(await client.invoke("repeat", numbers)).toBe(200);
    expect(noted).toEqual(numbers);
    expect(repeated).toEqual(numbers);
  });

  test("streams down, also what ends in an error", async () => {
    const { url } = await aHub({ methods: testMethods });
    const client = await aStartedClient(url, options);
    expect(await allOf(client.stream("count", 50))).toEqual(Array.from({ length: 50 }, (_value, index) => index + 1));
    await expect(allOf(client.stream("failAfter", 1))).rejects.toThrow("HubException: No more.");
  });

  test("cancels a stream", async () => {
    const { seen, wait } = endless(1);
    const { url } = await aHub({ methods: { ...testMethods, wait } });
    const client = await aStartedClient(url, options);
    const items: unknown[] = [];
    const fail = (error: unknown) => void items.push(error);
    const subscription = client
      .stream("wait")
      .subscribe({ next: (item) => items.push(item), complete: () => {}, error: fail });
    await until(() => items.length === 1);
    subscription.dispose();
    await until(() => seen.isAborted);
    expect(await client.invoke("echo", "on")).toBe("on");
    expect(items).toEqual([1]);
  });

  test("streams up, and both ways at once", async () => {
    const { url } = await aHub({ methods: testMethods });
    const client = await aStartedClient(url, options);
    const numbers = new Subject<number>();
    const sum = client.invoke("sum", numbers);
    for (let number = 1; number <= 100; number++) numbers.next(number);
    numbers.complete();
    expect(await sum).toBe(5050);
    const halves = new Subject<number>();
    const doubles = allOf<number>({
      subscribe: (subscriber) =>
        client.stream<number>("double", halves).subscribe({
          ...subscriber,
          next(item) {
            subscriber.next(item);
            if (item < 6) halves.next(item / 2 + 1);
            else halves.complete();
          },
          complete: () => subscriber.complete(),
          error: (error) => subscriber.error(error),
        }),
    });
    halves.next(1);
    expect(await doubles).toEqual([2, 4, 6]);
  });

  test("answers the server's questions, or fails to", async () => {
    const { url, hub, connection } = await aHub({ methods: testMethods });
    const client = await aStartedClient(url, options);
    client.on("answer", (question) => `${question} Because.`);
    expect(await client.invoke("ask")).toBe("Why? Because.");
    client.off("answer");
    client.on("answer", () => {
      throw new Error("I do not know.");
    });
    const answer = hub.clients.client(connection().connectionId).invoke("answer", "Why?");
    await expect(answer).rejects.toThrow("I do not know.");
  });

  test("is in the groups that it joined", async () => {
    const { url, hub } = await aHub({ methods: testMethods });
    const [alice, bob] = [await aStartedClient(url, options), await aStartedClient(url, { ...options, token: "bob" })];
    const heard: string[] = [];
    alice.on("said", (text) => heard.push(`alice: ${text}`));
    bob.on("said", (text) => heard.push(`bob: ${text}`));
    await alice.invoke("join", "room");
    hub.clients.group("room").send("said", "to the room");
    hub.clients.user("user-bob").send("said", "to bob");
    await until(() => heard.length === 2);
    await Promise.all([alice.invoke("echo", 1), bob.invoke("echo", 1)]);
    expect(heard.toSorted()).toEqual(["alice: to the room", "bob: to bob"]);
  });

  test("is closed for good with the server's error, though it would reconnect", async () => {
    const { url, connection } = await aHub({ methods: testMethods });
    const client = aRealClient(url, { ...options, reconnects: true });
    const closed = new Promise((resolve) => client.onclose(resolve));
    await client.start();
    connection().close({ error: "Out." });
    expect(await closed).toEqual(expect.objectContaining({ message: expect.stringContaining("Out.") }));
  });

  test("comes back by itself from a close that lets it, and from a cut", async () => {
    const { url, connection } = await aHub({ methods: testMethods });
    const proxy = await aTcpProxy(url);
    const client = aRealClient(proxy.url, { ...options, reconnects: true });
    const ids: unknown[] = [];
    client.onreconnected((id) => ids.push(id));
    await client.start();
    const first = client.connectionId;
    connection().close({ allowReconnect: true });
    await until(() => ids.length === 1);
    expect(await client.invoke("echo", "back")).toBe("back");
    proxy.cut();
    await until(() => ids.length === 2);
    expect(await client.invoke("echo", "again")).toBe("again");
    expect(new Set([first, ...ids]).size).toBe(3);
    expect(client.connectionId).toBe(ids[1]);
  });

  test("ends its connection in good order when it stops", async () => {
    const ends: unknown[] = [];
    const { url, hub } = await aHub({ methods: testMethods, onDisconnected: (_call, error) => void ends.push(error) });
    const client = await aStartedClient(url, options);
    await client.invoke("echo", 1);
    await client.stop();
    await until(() => ends.length === 1);
    expect(ends).toEqual([undefined]);
    expect(hub.connections.size).toBe(0);
  });

  test("sends and gets bytes and dates, as far as its protocol knows them", async () => {
    const received: unknown[] = [];
    const note = method({ args: [anything], run: (_call, value) => void received.push(value) });
    const { url, connection } = await aHub({ methods: { ...testMethods, note } });
    const client = await aStartedClient(url, options);
    const got: unknown[] = [];
    client.on("value", (value) => got.push(value));
    const date = new Date("2024-02-29T12:34:56.789Z");
    const bytes = Uint8Array.of(0, 30, 255);
    connection().send("value", { date, bytes });
    await client.invoke("note", { date, bytes: options.protocol === "json" ? [...bytes] : bytes });
    await until(() => got.length === 1);
    const isJson = options.protocol === "json";
    expect(got).toEqual([isJson ? { date: date.toJSON(), bytes: "AB7/" } : { date, bytes }]);
    const [{ date: receivedDate, bytes: receivedBytes }] = z
      .tuple([z.object({ date: anything, bytes: anything })])
      .parse(received);
    expect(receivedDate).toEqual(isJson ? date.toJSON() : date);
    expect(
      z
        .union([z.array(z.number()), z.instanceof(Uint8Array)])
        .parse(receivedBytes)
        .join(),
    ).toBe("0,30,255");
  });
});

describe.each(protocolNames)("Microsoft's client with %s", (protocol) => {
  test("needs no negotiation for a WebSocket", async () => {
    const { url } = await aHub({ methods: testMethods });
    const client = await aStartedClient(url, { protocol, skipNegotiation: true });
    expect(await client.invoke("echo", 1)).toBe(1);
  });

  test("takes the next transport that its protocol can use where there are no WebSockets", async () => {
    const { url, hub } = await aHub({ methods: testMethods, transports: ["ServerSentEvents", "LongPolling"] });
    const client = await aStartedClient(url, { protocol });
    expect(await client.invoke("echo", 1)).toBe(1);
    expect(hub.connections.size).toBe(1);
  });
});

describe("Microsoft's client", () => {
  test("knows the connection by the id that the server knows", async () => {
    const { url, connection } = await aHub();
    const client = await aStartedClient(url, {});
    expect(client.connectionId).toBe(connection().connectionId);
  });

  test("refuses by itself to send MessagePack over server-sent events", async () => {
    const { url } = await aHub();
    const client = aRealClient(url, { protocol: "messagepack", transport: "ServerSentEvents" });
    await expect(client.start()).rejects.toThrow("does not support Binary");
  });

  test("fails to start with an unknown token's 401", async () => {
    const { url } = await aHub({ authenticate: async () => null });
    await expect(aRealClient(url).start()).rejects.toThrow("401");
  });

  test("fails to start when the handshake is refused", async () => {
    const { url } = await aHub({ limits: { maximumMessageBytes: 10 } });
    await expect(aRealClient(url).start()).rejects.toThrow("Handshake was canceled.");
  });
});
