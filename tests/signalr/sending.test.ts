import { describe, expect, it } from "vitest";
import { frameInvocation } from "../../lib/signalr/framed-message.ts";
import { jsonProtocol } from "../../lib/signalr/json-protocol.ts";
import { aHub } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { until } from "./until.ts";

describe("the messages of one event-loop turn", () => {
  it("travel in one frame, in order", async () => {
    const { url, connection } = await aHub();
    const client = await aRawClient(url);
    const receiver = connection();
    receiver.send("a", 1);
    receiver.sendFramed(frameInvocation("b", [2]));
    await Promise.resolve();
    receiver.send("c", { nested: [null, true] });
    await until(() => client.frames.length > 1);
    expect(client.frames.slice(1)).toHaveLength(1);
    expect(client.messages.slice(1)).toEqual([
      { type: 1, target: "a", arguments: [1] },
      { type: 1, target: "b", arguments: [2] },
      { type: 1, target: "c", arguments: [{ nested: [null, true] }] },
    ]);
  });

  it("include the Completion, after what the method sent", async () => {
    const { url } = await aHub({
      methods: {
        work({ connection }) {
          connection.send("progress");
          return "done";
        },
      },
    });
    const client = await aRawClient(url);
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
    const argument = { toJSON: () => ++serialised };
    const message = frameInvocation("news", [argument]);
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
});
