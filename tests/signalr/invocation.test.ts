import { describe, expect, it } from "vitest";
import { z } from "zod";
import { aHub, anything, echo, method } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { aGate, until } from "./until.ts";

describe("a call", () => {
  it("knows who makes it and over which request, and its signal fires when the connection ends", async () => {
    const entered = aGate();
    let signal: AbortSignal | undefined;
    const { url } = await aHub({
      methods: {
        whoAmI: method({
          args: [],
          run: ({ connection: { user, userIdentifier, connectionId, request } }) => [
            user.name,
            userIdentifier,
            connectionId,
            request.url.search,
            request.headers["x-test"],
          ],
        }),
        wait: method({
          args: [],
          async run(call) {
            signal = call.signal;
            entered.open();
          },
        }),
      },
    });
    const client = await aRawClient(`${url}?room=1`, { token: "bob", headers: { "X-Test": "yes" } });
    expect(await client.invoke("whoAmI")).toMatchObject({
      result: ["bob", "user-bob", expect.any(String), "?room=1", "yes"],
    });
    client.send({ type: 1, target: "wait", arguments: [] });
    await entered.opened;
    expect(signal?.aborted).toBe(false);
    client.socket.close();
    await until(() => signal?.aborted === true);
  });

  it("finds in the connection's items what an earlier one left there", async () => {
    const count = method({
      args: [],
      run({ connection: { items } }) {
        const next = z.number().parse(items.get("count") ?? 0) + 1;
        items.set("count", next);
        return next;
      },
    });
    const { url } = await aHub({ methods: { count } });
    const [client, other] = [await aRawClient(url), await aRawClient(url)];
    await client.invoke("count");
    expect(await client.invoke("count")).toMatchObject({ result: 2 });
    expect(await other.invoke("count")).toMatchObject({ result: 1 });
  });

  it("is not lost when many more come than may wait", async () => {
    const gate = aGate();
    const log: unknown[] = [];
    const { url } = await aHub({
      methods: {
        slow: method({ args: [], run: () => gate.opened }),
        note: method({ args: [anything], run: (_call, value) => void log.push(value) }),
        echo,
      },
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "slow", arguments: [] });
    for (let index = 0; index < 500; index++) client.send({ type: 1, target: "note", arguments: [index] });
    const done = client.invoke("echo");
    gate.open();
    await done;
    expect(log).toEqual(Array.from({ length: 500 }, (_value, index) => index));
  });

  it("is left unread while too many wait, so that a flood stays with its sender", async () => {
    const gate = aGate();
    let calls = 0;
    const { url } = await aHub({
      limits: { keepAliveMs: 10 },
      methods: {
        slow: method({ args: [], run: () => gate.opened }),
        count: method({ args: [anything], run: () => ++calls }),
      },
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "slow", arguments: [] });
    const flood = { type: 1, target: "count", arguments: ["x".repeat(30_000)] };
    for (let index = 0; index < 700; index++) client.send(flood);
    await client.received(6, 30);
    expect(client.socket.bufferedAmount).toBeGreaterThan(0);
    gate.open();
    expect(await client.invoke("count")).toMatchObject({ result: 701 });
  });

  it("runs beside as many others of its connection as the limit allows", async () => {
    const gate = aGate();
    let [running, most] = [0, 0];
    const slow = method({
      args: [],
      async run() {
        most = Math.max(most, ++running);
        await gate.opened;
        running--;
      },
    });
    const { url } = await aHub({ limits: { maximumParallelInvocations: 3 }, methods: { slow, echo } });
    const client = await aRawClient(url);
    client.send(...Array.from({ length: 5 }, () => ({ type: 1, target: "slow", arguments: [] })));
    await until(() => running === 3);
    gate.open();
    await client.invoke("echo");
    await until(() => running === 0);
    expect(most).toBe(3);
  });

  it("fails when its result cannot be represented, which is reported", async () => {
    const { url, errors } = await aHub({ methods: { self: method({ args: [], run: circular }), echo } });
    const client = await aRawClient(url);
    expect((await client.invoke("self")).error).toBe("An unexpected error occurred invoking 'self' on the server.");
    expect(errors).toHaveLength(1);
    expect(await client.invoke("echo", 1)).toMatchObject({ result: 1 });
  });
});

describe("a method", () => {
  it("gets its arguments as their schemas have them", async () => {
    const { url } = await aHub({
      methods: {
        plan: method({
          args: [z.string().trim(), z.coerce.date(), z.number().default(7)],
          run: (_call, name, day, count) => [name, day.getUTCFullYear(), count],
        }),
      },
    });
    const client = await aRawClient(url);
    expect(await client.invoke("plan", " ada ", "2024-02-29")).toMatchObject({ result: ["ada", 2024, 7] });
  });

  it("may validate with waits, and the calls stay in their order", async () => {
    const gate = aGate();
    const log: unknown[] = [];
    const patient = z.string().refine(() => gate.opened.then(() => true));
    const { url } = await aHub({
      methods: {
        first: method({ args: [patient], run: (_call, text) => log.push(text) }),
        second: method({ args: [anything], run: (_call, text) => log.push(text) }),
      },
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "first", arguments: ["one"] });
    const last = client.invoke("second", "two");
    gate.open();
    await last;
    expect(log).toEqual(["one", "two"]);
  });

  it("tells its caller which argument does not fit, and why", async () => {
    const say = method({
      args: [z.string(), z.object({ to: z.object({ age: z.number({ error: "An age is a number." }) }) })],
      run: () => {},
    });
    const { url, errors } = await aHub({ methods: { say } });
    const client = await aRawClient(url);
    const { error } = await client.invoke("say", "hello", { to: { age: "old" } });
    expect(error).toBe(
      "Failed to invoke 'say' due to an error on the server. " +
        "HubException: Argument 2 is not valid at 'to.age': An age is a number.",
    );
    expect((await client.invoke("say", "hello", { to: { age: 1 } }, 3)).error).toContain(
      "3 arguments were sent where at most 2 are expected.",
    );
    expect(errors).toEqual([]);
  });

  it("whose authorization fails by itself is not run, which is reported and not explained", async () => {
    const fault = new Error("the list is away");
    let runs = 0;
    const guarded = method({ args: [], authorize: () => Promise.reject(fault), run: () => ++runs });
    const { url, errors } = await aHub({ methods: { guarded } });
    const client = await aRawClient(url);
    const { error } = await client.invoke("guarded");
    expect(error).toBe("An unexpected error occurred invoking 'guarded' on the server.");
    expect(errors).toMatchObject([{ error: fault, method: "guarded" }]);
    expect(runs).toBe(0);
  });
});

function circular(): unknown {
  const self: Record<string, unknown> = {};
  self.self = self;
  return self;
}
