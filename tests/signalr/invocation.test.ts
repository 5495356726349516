import { describe, expect, it } from "vitest";
import { HubException } from "../../lib/signalr/hub-exception.ts";
import { createHubServer } from "../../lib/signalr/server.ts";
import { aHub } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { aGate, until } from "./until.ts";

describe("an invocation", () => {
  it("gets the value that the method returns or resolves to", async () => {
    const { url } = await aHub({
      methods: { sync: (_call, a, b) => [b, a], async: async () => ({ text: "später" }), nothing: () => null },
    });
    const client = await aRawClient(url);
    expect(await client.invoke("sync", 1, "two")).toMatchObject({ type: 3, result: ["two", 1] });
    expect(await client.invoke("async")).toMatchObject({ result: { text: "später" } });
    expect(await client.invoke("nothing")).toMatchObject({ result: null });
  });

  it("of a void method gets a Completion with neither result nor error", async () => {
    const { url } = await aHub({ methods: { run: async () => {} } });
    const client = await aRawClient(url);
    expect(await client.invoke("run")).toEqual({ type: 3, invocationId: expect.any(String) });
  });

  it("finds its method in any case of the name", async () => {
    const { url } = await aHub({ methods: { SendMessage: () => "sent" } });
    const client = await aRawClient(url);
    expect(await client.invoke("sendmessage")).toMatchObject({ result: "sent" });
    expect(await client.invoke("SENDMESSAGE")).toMatchObject({ result: "sent" });
  });

  it("knows who calls, and its signal fires when the connection ends", async () => {
    const entered = aGate();
    let signal: AbortSignal | undefined;
    const { url } = await aHub({
      methods: {
        whoAmI: ({ connection }) => [connection.user.name, connection.userIdentifier, connection.connectionId],
        wait: async (call) => {
          signal = call.signal;
          entered.open();
        },
      },
    });
    const client = await aRawClient(url, { token: "bob" });
    expect(await client.invoke("whoAmI")).toMatchObject({ result: ["bob", "user-bob", expect.any(String)] });
    client.send({ type: 1, target: "wait", arguments: [] });
    await entered.opened;
    expect(signal?.aborted).toBe(false);
    client.socket.close();
    await until(() => signal?.aborted === true);
  });

  it("runs only after the connection's one before it, in order", async () => {
    const gate = aGate();
    const log: unknown[] = [];
    const { url } = await aHub({
      methods: {
        async slow() {
          log.push("slow begins");
          await gate.opened;
          log.push("slow ends");
        },
        note: (_call, value) => void log.push(value),
        other: () => "other",
      },
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "slow", arguments: [] }, { type: 1, target: "note", arguments: [1] });
    const last = client.invoke("note", 2);
    const other = await aRawClient(url);
    expect(await other.invoke("other")).toMatchObject({ result: "other" });
    expect(log).toEqual(["slow begins"]);
    gate.open();
    await last;
    expect(log).toEqual(["slow begins", "slow ends", 1, 2]);
  });

  it("is not lost when many more come than may wait", async () => {
    const gate = aGate();
    const log: unknown[] = [];
    const { url } = await aHub({
      methods: { slow: () => gate.opened, note: (_call, value) => void log.push(value), done: () => "done" },
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "slow", arguments: [] });
    for (let index = 0; index < 500; index++) client.send({ type: 1, target: "note", arguments: [index] });
    const done = client.invoke("done");
    gate.open();
    await done;
    expect(log).toEqual(Array.from({ length: 500 }, (_value, index) => index));
  });

  it("is left unread while too many wait, so that a flood stays with its sender", async () => {
    const gate = aGate();
    let calls = 0;
    const { url } = await aHub({
      limits: { keepAliveMs: 10 },
      methods: { slow: () => gate.opened, count: () => ++calls },
    });
    const client = await aRawClient(url);
    client.send({ type: 1, target: "slow", arguments: [] });
    const flood = { type: 1, target: "count", arguments: ["x".repeat(30_000)] };
    for (let index = 0; index < 700; index++) client.send(flood);
    await until(() => client.ofType(6).length >= 30);
    expect(client.socket.bufferedAmount).toBeGreaterThan(0);
    gate.open();
    expect(await client.invoke("count")).toMatchObject({ result: 701 });
  });

  it("without an id gets no reply, not even for an error", async () => {
    const { url, errors } = await aHub({
      methods: {
        fail() {
          throw new Error("secret");
        },
        last: () => "last",
      },
    });
    const client = await aRawClient(url);
    client.send(
      { type: 1, target: "fail", arguments: [] },
      { type: 1, target: "missing", arguments: [] },
      { type: 1, target: "last" },
    );
    await client.invoke("last");
    expect(client.ofType(3)).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });
});

describe("an invocation fails", () => {
  it("with the name of a method that does not exist", async () => {
    const { url } = await aHub();
    const client = await aRawClient(url);
    expect(await client.invoke("Missing")).toMatchObject({ error: "Unknown hub method 'Missing'" });
  });

  it("for everything that is not a listed method: hooks, inherited and built-in members", async () => {
    const methods = Object.create({ inherited: () => "reached" });
    const { url } = await aHub({ methods, onConnected: () => {}, onDisconnected: () => {} });
    const client = await aRawClient(url);
    for (const name of [
      "onConnected",
      "onDisconnected",
      "authenticate",
      "inherited",
      "constructor",
      "toString",
      "__proto__",
    ]) {
      expect(await client.invoke(name)).toMatchObject({ error: `Unknown hub method '${name}'` });
    }
  });

  it("without the text of an unexpected error, which is reported instead", async () => {
    const fault = new TypeError("secret");
    const { url, errors, connection } = await aHub({ methods: { fail: () => Promise.reject(fault) } });
    const client = await aRawClient(url);
    const completion = await client.invoke("fail");
    expect(completion.error).toBe("An unexpected error occurred invoking 'fail' on the server.");
    expect(completion).not.toHaveProperty("result");
    expect(errors).toEqual([{ error: fault, method: "fail", connectionId: connection().connectionId }]);
  });

  it("with the text of a HubException, which is not reported", async () => {
    class Refused extends HubException {}
    const { url, errors } = await aHub({
      methods: {
        fail() {
          throw new Refused("You may not.");
        },
      },
    });
    const client = await aRawClient(url);
    const { error } = await client.invoke("fail");
    expect(error).toBe("An unexpected error occurred invoking 'fail' on the server. HubException: You may not.");
    expect(errors).toEqual([]);
  });

  it("when its arguments are not a list, and the connection goes on", async () => {
    const { url } = await aHub({ methods: { echo: (_call, value) => value } });
    const client = await aRawClient(url);
    client.send(
      { type: 1, target: "echo", arguments: "a", invocationId: "1" },
      { type: 1, target: "Echo", invocationId: "2" },
    );
    expect((await client.completionOf("1")).error).toBe("Failed to invoke 'echo' due to an error on the server.");
    expect((await client.completionOf("2")).error).toBe("Failed to invoke 'Echo' due to an error on the server.");
    expect(await client.invoke("echo", "b")).toMatchObject({ result: "b" });
  });

  it("when its result cannot be represented, which is reported", async () => {
    const { url, errors } = await aHub({ methods: { big: () => 1n } });
    const client = await aRawClient(url);
    expect((await client.invoke("big")).error).toBe("An unexpected error occurred invoking 'big' on the server.");
    expect(errors).toHaveLength(1);
  });

  it("when it expects or brings a stream that the method does not have", async () => {
    const { url } = await aHub({ methods: { echo: (_call, value) => value } });
    const client = await aRawClient(url);
    client.send(
      { type: 4, target: "echo", arguments: [], invocationId: "1" },
      { type: 1, target: "echo", arguments: [], streamIds: ["9"], invocationId: "2" },
    );
    const mismatch = "The client attempted to invoke the non-streaming 'echo' method with a streaming invocation.";
    expect((await client.completionOf("1")).error).toBe(mismatch);
    expect((await client.completionOf("2")).error).toBe("Client sent 1 stream(s), Hub method expects 0.");
  });
});

describe("a hub", () => {
  it("cannot be built with two methods that differ only in case", () => {
    const build = () =>
      createHubServer({
        path: "/hub",
        authenticate: async () => null,
        allowOrigin: () => true,
        methods: { send: () => {}, Send: () => {} },
      });
    expect(build).toThrow("Duplicate definitions of the hub method 'Send'.");
  });
});
