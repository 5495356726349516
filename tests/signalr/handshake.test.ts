import { describe, expect, it } from "vitest";
import { aHub } from "./a-hub.ts";
import { aRawClient, aSocket, records } from "./raw-client.ts";
import { until } from "./until.ts";

const request = { protocol: "json", version: 1 };

describe("a handshake", () => {
  it("is answered with an empty object", async () => {
    const { url } = await aHub();
    const client = await aRawClient(url);
    expect(client.frames).toEqual(["{}\u001e"]);
  });

  it("may ask for version 2", async () => {
    const { url } = await aHub();
    const client = await aSocket(url);
    client.send({ protocol: "json", version: 2 });
    await until(() => client.frames.length > 0);
    expect(client.messages).toEqual([{}]);
  });

  it("may come in chunks", async () => {
    const { url } = await aHub();
    const client = await aSocket(url);
    for (const character of records(request)) client.socket.send(character);
    await until(() => client.frames.length > 0);
    expect(client.messages).toEqual([{}]);
  });

  it("may bring an invocation in the same frame, and half of another", async () => {
    const { url } = await aHub({ methods: { echo: (_call, value) => value } });
    const client = await aSocket(url);
    const second = records({ type: 1, target: "echo", arguments: ["b"], invocationId: "2" });
    client.socket.send(
      records(request, { type: 1, target: "echo", arguments: ["a"], invocationId: "1" }) + second.slice(0, 9),
    );
    expect(await client.completionOf("1")).toMatchObject({ result: "a" });
    client.socket.send(second.slice(9));
    expect(await client.completionOf("2")).toMatchObject({ result: "b" });
    expect(client.messages[0]).toEqual({});
  });
});

describe("a handshake is refused with its reason, and the socket closed", () => {
  const cases = [
    ["an unknown protocol", records({ protocol: "morse", version: 1 }), "The protocol 'morse' is not supported."],
    [
      "an unknown version",
      records({ protocol: "json", version: 99 }),
      "The server does not support version 99 of the 'json' protocol.",
    ],
    [
      "one without a version",
      records({ protocol: "json" }),
      "An unexpected error occurred during connection handshake.",
    ],
    ["something that is not JSON", "hello\u001e", "An unexpected error occurred during connection handshake."],
    ["one that is too long", "x".repeat(2_000), "Handshake was canceled."],
  ] as const;

  it.each(cases)("for %s", async (_name, text, error) => {
    const { url, hub } = await aHub({ limits: { maximumMessageBytes: 1_000 } });
    const client = await aSocket(url);
    client.socket.send(text);
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([{ error }]);
    expect(hub.connections.size).toBe(0);
  });

  it("for one that does not come in time", async () => {
    const { url } = await aHub({ limits: { handshakeTimeoutMs: 20 } });
    const client = await aSocket(url);
    client.socket.send("{");
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([{ error: "Handshake was canceled." }]);
  });
});

describe("a socket that ends in the middle of its handshake", () => {
  it("never becomes a connection and runs no hook", async () => {
    const hooks: string[] = [];
    const { url, hub, errors } = await aHub({
      onConnected: () => void hooks.push("connected"),
      onDisconnected: () => void hooks.push("disconnected"),
    });
    const client = await aSocket(url);
    client.socket.send('{"protocol":');
    client.socket.close();
    await client.closed();
    await hub.close();
    expect(hooks).toEqual([]);
    expect(errors).toEqual([]);
  });
});
