import { describe, expect, it } from "vitest";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { aHub, echo } from "./a-hub.ts";
import { aSocket } from "./raw-client.ts";
import { protocolNames, records } from "./wire-codec.ts";

const malformed = "An unexpected error occurred during connection handshake.";

describe("a handshake", () => {
  it.each(protocolNames)("may ask for version 2 of %s", async (protocol) => {
    const { url } = await aHub({ methods: { echo } });
    const client = await aSocket(url, { protocol });
    await client.shakeHands(2);
    expect(client.messages).toEqual([{}]);
    expect(await client.invoke("echo", 1)).toMatchObject({ result: 1 });
  });

  it.each([
    ["without a version", records({ protocol: "json" })],
    ["without a protocol", records({ version: 1 })],
    ["that is not JSON", "hello\u001e"],
    ["that is no object", "[]\u001e"],
  ])("%s is refused", async (_name, text) => {
    const { url, hub } = await aHub();
    const client = await aSocket(url);
    client.socket.send(text);
    expect(await client.closed()).toBe(1000);
    expect(client.messages).toEqual([{ error: malformed }]);
    expect(hub.connections.size).toBe(0);
  });
});

describe("a hub that speaks one protocol only", () => {
  it("refuses the others", async () => {
    const { url } = await aHub({ protocols: [jsonProtocol] });
    const client = await aSocket(url);
    client.socket.send(records({ protocol: "messagepack", version: 1 }));
    await client.closed();
    expect(client.messages).toEqual([{ error: "The protocol 'messagepack' is not supported." }]);
  });
});
