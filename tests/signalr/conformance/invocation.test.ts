import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { HubCall } from "#lib/signalr/define-hub.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";
import { aHub, anything, echo, method, stream, type TestUser } from "../a-hub.ts";
import { itemsIn } from "../items-in.ts";
import { aRawClient } from "../raw-client.ts";
import { aGate, until } from "../until.ts";
import { protocolNames } from "../wire-codec.ts";

function failing(error: unknown) {
  return method({
    args: [],
    run() {
      throw error;
    },
  });
}

describe.each(protocolNames)("an invocation in %s", (protocol) => {
  test("48 gets the value that the method returns or resolves to, and none from a void method", async () => {
    const { url } = await aHub({
      methods: {
        swap: method({ args: [anything, anything], run: (_call, one, other) => [other, one] }),
        later: method({ args: [], run: async () => ({ text: "später" }) }),
        nothing: method({ args: [], run: () => null }),
        void: method({ args: [], run: async () => {} }),
      },
    });
    const client = await aRawClient(url, { protocol });
    expect(await client.invoke("swap", 1, "two")).toMatchObject({ type: 3, result: ["two", 1] });
    expect(await client.invoke("later")).toMatchObject({ result: { text: "später" } });
    expect(await client.invoke("nothing")).toMatchObject({ result: null });
    expect(await client.invoke("void")).toStrictEqual({ type: 3, invocationId: expect.any(String) });
  });

  test("49 finds its method in any case of the name", async () => {
    const { url } = await aHub({ methods: { SendMessage: method({ args: [], run: () => "sent" }) } });
    const client = await aRawClient(url, { protocol });
    expect(await client.invoke("sendmessage")).toMatchObject({ result: "sent" });
    expect(await client.invoke("SENDMESSAGE")).toMatchObject({ result: "sent" });
  });

  test("50 knows a method by the key under which it is defined, whatever function runs", async () => {
    function original() {
      return "run";
    }
    const { url } = await aHub({
      methods: { Renamed: method({ args: [], run: original }), Again: method({ args: [], run: original }) },
    });
    const client = await aRawClient(url, { protocol });
    expect(await client.invoke("renamed")).toMatchObject({ result: "run" });
    expect(await client.invoke("again")).toMatchObject({ result: "run" });
    expect(await client.invoke("original")).toMatchObject({ error: "Unknown hub method 'original'" });
  });

  test("52 cannot reach hooks, filters, options or inherited members", async () => {
    const reached: string[] = [];
    const note = (name: string) => void reached.push(name);
    const inherited = method({ args: [], run: () => note("inherited") });
    const { url } = await aHub({
      methods: Object.assign(Object.create({ inherited }), { echo }),
      filters: [{ invoke: async (_call, next) => next() }],
      onConnected: () => {},
      onDisconnected: () => note("onDisconnected"),
    });
    const client = await aRawClient(url, { protocol });
    const names = ["onConnected", "onDisconnected", "filters", "invoke", "authenticate", "methods", "echo.run"];
    const members = ["inherited", "constructor", "toString", "hasOwnProperty", "__proto__", "run", "args", ""];
    for (const name of [...names, ...members]) {
      expect(await client.invoke(name)).toMatchObject({ error: `Unknown hub method '${name}'` });
    }
    expect(reached).toEqual([]);
  });

  test("53 of a method that does not exist fails with its name, and the connection goes on", async () => {
    const { url, errors } = await aHub({ methods: { echo } });
    const client = await aRawClient(url, { protocol });
    expect(await client.invoke("Missing", 1)).toMatchObject({ error: "Unknown hub method 'Missing'" });
    expect(await client.invoke("echo", 2)).toMatchObject({ result: 2 });
    expect(errors).toEqual([]);
  });

  test("54 without an id gets no reply, not even for an error", async () => {
    const { url, errors } = await aHub({ methods: { fail: failing(new Error("secret")), echo } });
    const client = await aRawClient(url, { protocol });
    client.send(
      { type: 1, target: "fail", arguments: [] },
      { type: 1, target: "missing", arguments: [] },
      { type: 1, target: "echo", arguments: [] },
      { type: 1, target: "echo", arguments: [1] },
    );
    await client.invoke("echo", 2);
    expect(client.ofType(3)).toMatchObject([{ result: 2 }]);
    expect(errors).toHaveLength(1);
  });

  test("55 that fails is told the error's text only where details are wanted, and it is reported", async () => {
    const fault = new TypeError("secret");
    const outcomes: unknown[] = [];
    for (const detailedErrors of [false, true]) {
      const { url, errors, connection } = await aHub({ detailedErrors, methods: { fail: failing(fault) } });
      const client = await aRawClient(url, { protocol });
      outcomes.push(await client.invoke("fail"));
      expect(errors).toEqual([{ error: fault, method: "fail", connectionId: connection().connectionId }]);
    }
    const error = "An unexpected error occurred invoking 'fail' on the server.";
    const completion = { type: 3, invocationId: expect.any(String) };
    expect(outcomes).toStrictEqual([
      { ...completion, error },
      { ...completion, error: `${error} TypeError: secret` },
    ]);
  });

  test("56 that fails with a HubException is always told its text, and it is not reported", async () => {
    for (const detailedErrors of [false, true]) {
      const { url, errors } = await aHub({ detailedErrors, methods: { fail: failing(new HubException("Not now.")) } });
      const client = await aRawClient(url, { protocol });
      const { error } = await client.invoke("fail");
      expect(error).toBe("An unexpected error occurred invoking 'fail' on the server. HubException: Not now.");
      expect(errors).toEqual([]);
    }
  });

  test("57 whose arguments do not fit fails, the method does not run, and the connection goes on", async () => {
    let runs = 0;
    const count = method({ args: [z.number(), z.string().optional()], run: () => ++runs });
    const { url, errors } = await aHub({ methods: { count } });
    const client = await aRawClient(url, { protocol });
    const error = expect.stringMatching(/^Failed to invoke 'Count' due to an error on the server\./);
    expect(await client.invoke("Count", "one")).toMatchObject({ error });
    expect(await client.invoke("Count")).toMatchObject({ error });
    expect(await client.invoke("Count", 1, "two", "three")).toMatchObject({ error });
    client.send({ type: 1, target: "Count", arguments: "one", invocationId: "no list" });
    expect(await client.completionOf("no list")).toMatchObject({ error });
    expect(await client.invoke("Count", 1)).toMatchObject({ result: 1 });
    expect(errors).toEqual([]);
  });

  test("58 runs only after the connection's one before it, and waits for no other connection's", async () => {
    const gate = aGate();
    const log: unknown[] = [];
    const { url } = await aHub({
      methods: {
        slow: method({
          args: [],
          async run() {
            log.push("slow begins");
            await gate.opened;
            log.push("slow ends");
          },
        }),
        note: method({ args: [anything], run: (_call, value) => void log.push(value) }),
        echo,
      },
    });
    const client = await aRawClient(url, { protocol });
    client.send({ type: 1, target: "slow", arguments: [] }, { type: 1, target: "note", arguments: [1] });
    const last = client.invoke("note", 2);
    await until(() => log.length > 0);
    const other = await aRawClient(url, { protocol });
    expect(await other.invoke("echo", "other")).toMatchObject({ result: "other" });
    expect(log).toEqual(["slow begins"]);
    gate.open();
    await last;
    expect(log).toEqual(["slow begins", "slow ends", 1, 2]);
  });

  test("59 of the wrong kind fails: a stream of what has one result, and one result of a stream", async () => {
    const count = stream({
      args: [],
      async *run() {
        yield 1;
      },
    });
    const { url } = await aHub({ methods: { echo, count } });
    const client = await aRawClient(url, { protocol });
    client.send({ type: 4, target: "echo", arguments: [1], invocationId: "1" });
    expect((await client.completionOf("1")).error).toBe(
      "The client attempted to invoke the non-streaming 'echo' method with a streaming invocation.",
    );
    expect((await client.invoke("count")).error).toBe(
      "The client attempted to invoke the streaming 'count' method with a non-streaming invocation.",
    );
    expect(client.ofType(2)).toEqual([]);
  });

  test("60 gets a call of its own, and what a filter opened for it is closed once, after a stream's end too", async () => {
    const calls = new Set<HubCall<TestUser>>();
    const log: string[] = [];
    const { url } = await aHub({
      methods: {
        echo,
        fail: failing(new HubException("No.")),
        count: stream({
          args: [],
          async *run() {
            yield 1;
            yield 2;
            log.push("last item");
          },
        }),
      },
      filters: [
        {
          async invoke({ call, method: name }, next) {
            calls.add(call);
            const result = await next().finally(() => name !== "count" && log.push(`closed ${name}`));
            if (name !== "count") return result;
            return (async function* () {
              try {
                yield* itemsIn(result);
              } finally {
                log.push("closed count");
              }
            })();
          },
        },
      ],
    });
    const client = await aRawClient(url, { protocol });
    await client.invoke("echo", 1);
    await client.invoke("echo", 2);
    await client.invoke("fail");
    client.send({ type: 4, target: "count", arguments: [], invocationId: "s" });
    await client.completionOf("s");
    expect(client.itemsOf("s")).toEqual([1, 2]);
    expect(log).toEqual(["closed echo", "closed echo", "closed fail", "last item", "closed count"]);
    expect(calls.size).toBe(4);
  });

  test("61 that the method does not let the user make fails before its arguments are looked at", async () => {
    const mine = method({
      args: [z.number()],
      authorize: async ({ connection }) => connection.user.name === "alice",
      run: (_call, value) => value,
    });
    const { url, errors } = await aHub({ methods: { Mine: mine } });
    const [alice, bob] = [await aRawClient(url, { protocol }), await aRawClient(url, { protocol, token: "bob" })];
    expect(await alice.invoke("mine", 7)).toMatchObject({ result: 7 });
    const error = "Failed to invoke 'mine' because user is unauthorized";
    expect(await bob.invoke("mine", 7)).toMatchObject({ error });
    expect(await bob.invoke("mine", "not a number")).toMatchObject({ error });
    expect(errors).toEqual([]);
  });
});

test("51 two methods whose names differ only in case are rejected when the hub is built", async () => {
  await expect(aHub({ methods: { send: echo, Send: echo } })).rejects.toThrow(
    "Duplicate definitions of the hub method 'Send'.",
  );
});
