import { describe, expect, it } from "vitest";
import { aHub, echo, method } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { aRawEventStream } from "./raw-event-stream.ts";
import { aGate, until } from "./until.ts";
import { records } from "./wire-codec.ts";

describe("keep-alive", () => {
  it("does not ping a client to which something is sent in time", async () => {
    const { url, connection } = await aHub({ limits: { keepAliveMs: 600 } });
    const client = await aRawClient(url);
    const quietSince = Date.now();
    while (Date.now() - quietSince < 1_500) {
      const count = client.ofType(1).length;
      connection().send("tick");
      await client.received(1, count + 1);
    }
    expect(client.ofType(6)).toEqual([]);
  });

  it("keeps a client that pings in time, or sends anything else", async () => {
    const { url, hub } = await aHub({ limits: { clientTimeoutMs: 300 }, methods: { echo } });
    const client = await aRawClient(url);
    const since = Date.now();
    while (Date.now() - since < 450) {
      client.send({ type: 6 });
      await client.invoke("echo");
    }
    while (Date.now() - since < 900) await client.invoke("echo");
    expect(hub.connections.size).toBe(1);
  });

  it("keeps a client that waits for a slow method, whose pings the server does not read meanwhile", async () => {
    const gate = aGate();
    const { url } = await aHub({
      limits: { clientTimeoutMs: 20, keepAliveMs: 10 },
      methods: { slow: method({ args: [], run: () => gate.opened }), echo },
    });
    const client = await aRawClient(url);
    client.send({ type: 6 }, ...Array.from({ length: 40 }, () => ({ type: 1, target: "slow", arguments: [] })));
    const last = client.invoke("echo", "quick");
    await client.received(6, 10);
    gate.open();
    expect(await last).toMatchObject({ result: "quick" });
  });
});

describe("keep-alive over server-sent events", () => {
  it("pings, and closes a client that has pinged and then is silent", async () => {
    const { url, hub } = await aHub({ limits: { keepAliveMs: 20, clientTimeoutMs: 200 } });
    const client = await aRawEventStream(url);
    await client.post(records({ protocol: "json", version: 1 }));
    const pings = () => client.messages.filter(({ type }) => type === 6).length;
    await until(() => pings() >= 20);
    await client.post(records({ type: 6 }));
    await client.ended();
    expect(client.messages.at(-1)).toMatchObject({ type: 7, allowReconnect: true });
    expect(hub.counters.silentClientsClosed).toBe(1);
  });
});
