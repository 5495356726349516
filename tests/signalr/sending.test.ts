import { describe, expect, it } from "vitest";
import { frameInvocation } from "#lib/signalr/framed-message.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { aHub, method } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { until } from "./until.ts";
import { protocolNames } from "./wire-codec.ts";

describe.each(protocolNames)("the messages of one event-loop turn in %s", (protocol) => {
  it("travel in one frame, in order, however each was sent", async () => {
    const { url, connection, hub } = await aHub();
    const client = await aRawClient(url, { protocol });
    const receiver = connection();
    receiver.send("a", 1);
    receiver.sendFramed(frameInvocation("b", [2]));
    hub.clients.all.send("c", 3);
    await Promise.resolve();
    hub.clients.user("user-alice").send("d");
    receiver.send("e", { nested: [null, true] });
    await until(() => client.frames.length > 1);
    expect(client.frames.slice(1)).toHaveLength(1);
    expect(client.messages.slice(1)).toEqual([
      { type: 1, target: "a", arguments: [1] },
      { type: 1, target: "b", arguments: [2] },
      { type: 1, target: "c", arguments: [3] },
      { type: 1, target: "d", arguments: [] },
      { type: 1, target: "e", arguments: [{ nested: [null, true] }] },
    ]);
  });

  it("may be many thousands", async () => {
    const { url, connection } = await aHub();
    const client = await aRawClient(url, { protocol });
    const count = 20_000;
    const message = frameInvocation("n", []);
    for (let index = 0; index < count; index++) connection().sendFramed(message);
    await until(() => client.frames.length > 1);
    expect(client.ofType(1)).toHaveLength(count);
  });

  it("include the Completion, after what the method sent", async () => {
    const { url } = await aHub({
      methods: {
        work: method({
          args: [],
          run({ connection }) {
            connection.send("progress");
            return "done";
          },
        }),
      },
    });
    const client = await aRawClient(url, { protocol });
    await client.invoke("work");
    expect(client.frames).toHaveLength(2);
    expect(client.messages.slice(1)).toMatchObject([{ target: "progress" }, { result: "done" }]);
  });
});

describe("a framed message", () => {
  it("is serialised once for all its receivers", async () => {
    const { url, hub } = await aHub();
    const clients = [await aRawClient(url), await aRawClient(url), await aRawClient(url)];
    let serialised = 0;
    class Counting {
      toJSON(): number {
        return ++serialised;
      }
    }
    const message = frameInvocation("news", [new Counting()]);
    expect(serialised).toBe(0);
    for (const connection of hub.connections.values()) connection.sendFramed(message);
    for (const client of clients) {
      await until(() => client.ofType(1).length === 1);
      expect(client.ofType(1)).toEqual([{ type: 1, target: "news", arguments: [1] }]);
    }
    expect(serialised).toBe(1);
    expect(message.bytesFor(jsonProtocol)).toBe(message.bytesFor(jsonProtocol));
  });
});

describe("a message that cannot be represented", () => {
  it("throws at its sender, and the connection goes on", async () => {
    const { url, connection } = await aHub();
    const client = await aRawClient(url);
    expect(() => connection().send("big", 1n)).toThrow(TypeError);
    connection().send("small", 1);
    await until(() => client.ofType(1).length === 1);
    expect(client.ofType(1)).toEqual([{ type: 1, target: "small", arguments: [1] }]);
  });

  it("in one protocol reaches those who speak another, whoever came first, and throws", async () => {
    const { url, hub } = await aHub();
    const [first, packed, last] = [
      await aRawClient(url),
      await aRawClient(url, { protocol: "messagepack" }),
      await aRawClient(url),
    ];
    expect(() => hub.clients.all.send("big", 2n ** 60n)).toThrow(TypeError);
    hub.clients.all.send("small", 1);
    await until(() => [first, packed, last].every((client) => client.ofType(1).at(-1)?.target === "small"));
    const targets = [first, packed, last].map((client) => client.ofType(1).map(({ target }) => target));
    expect(targets).toEqual([["small"], ["big", "small"], ["small"]]);
  });
});
