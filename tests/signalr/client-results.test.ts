import { describe, expect, it } from "vitest";
import { upload } from "#lib/signalr/define-hub.ts";
import { aHub, anything, echo, method } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { aGate, until } from "./until.ts";

/** Asks its caller, and tells how that failed. */
const ask = method({
  args: [],
  run: ({ clients }) =>
    clients.caller.invoke("name").catch((error: unknown) => (error instanceof Error ? error.message : "no error")),
});

describe("waiting for a client's result", () => {
  it("ends with an error when the client leaves", async () => {
    const { url, hub, connection } = await aHub();
    const client = await aRawClient(url);
    const failure = hub.clients
      .client(connection().connectionId)
      .invoke("name")
      .catch((error: unknown) => error);
    await client.received(1);
    client.socket.terminate();
    expect(await failure).toEqual(expect.any(Error));
  });

  it("ends with an error when the client takes too long, whose late answer does no harm", async () => {
    const { url } = await aHub({ limits: { clientResultTimeoutMs: 20 }, methods: { ask, echo } });
    const client = await aRawClient(url);
    expect(await client.invoke("ask")).toMatchObject({ result: "The client did not answer in time." });
    const [{ invocationId } = {}] = client.ofType(1);
    client.send({ type: 3, invocationId, result: "late" });
    expect(await client.invoke("echo", 1)).toMatchObject({ result: 1 });
  });

  it("ends with an error if there is no such client", async () => {
    const { hub } = await aHub();
    await expect(hub.clients.client("nobody").invoke("name")).rejects.toThrow("There is no connection 'nobody'.");
  });

  it("gets each of many answers to its own question, in whatever order they come", async () => {
    const { url, hub, connection } = await aHub();
    const client = await aRawClient(url);
    const { connectionId } = connection();
    const answers = Promise.all([1, 2, 3].map((number) => hub.clients.client(connectionId).invoke("square", number)));
    const asked = await client.received(1, 3);
    const completions = asked.map(({ invocationId, arguments: args }) => ({ type: 3, invocationId, result: [args] }));
    client.send(...completions.toReversed());
    expect(await answers).toEqual([[[1]], [[2]], [[3]]]);
  });

  it("does not let a client that never answers flood the server with calls or with items", async () => {
    const gate = aGate();
    const { url, hub, connection } = await aHub({
      limits: { keepAliveMs: 10 },
      methods: {
        slow: method({ args: [], run: () => gate.opened }),
        ignore: method({ args: [upload(anything)], run: () => gate.opened }),
        echo,
      },
    });
    const text = "x".repeat(30_000);
    const flood = {
      calls: { type: 1, target: "echo", arguments: [text] },
      items: { type: 2, invocationId: "items", item: text },
    };
    for (const name of ["calls", "items"] as const) {
      const client = await aRawClient(url, { token: name });
      const failure = hub.clients
        .client(connection(name).connectionId)
        .invoke("name")
        .catch((error: unknown) => error);
      await client.received(1);
      client.send({ type: 1, target: "slow", arguments: [] });
      client.send({ type: 1, target: "ignore", arguments: [], streamIds: ["items"] });
      for (let index = 0; index < 2_000; index++) client.send(flood[name]);
      await client.received(6, 50);
      expect(client.socket.bufferedAmount).toBeGreaterThan(0);
      client.socket.terminate();
      expect(await failure).toEqual(expect.any(Error));
    }
    gate.open();
  });

  it("is done for a bounded number of a client's calls at a time, and for all of them in the end", async () => {
    let waiting = 0;
    let most = 0;
    const counted = method({
      args: [],
      async run({ clients }) {
        most = Math.max(most, ++waiting);
        await clients.caller.invoke("name");
        waiting--;
      },
    });
    const { url } = await aHub({ limits: { keepAliveMs: 10, maximumStreams: 10 }, methods: { counted } });
    const client = await aRawClient(url);
    const count = 350;
    for (let index = 0; index < count; index++) {
      client.send({ type: 1, target: "counted", arguments: [], invocationId: String(index) });
    }
    await client.received(6, 30);
    expect(most).toBeLessThan(200);
    let answered = 0;
    await until(() => {
      const questions = client.ofType(1);
      for (; answered < questions.length; answered++) {
        client.send({ type: 3, invocationId: questions[answered]?.invocationId });
      }
      return client.ofType(3).length === count;
    });
    expect(most).toBeLessThan(200);
  });

  it("is not mistaken for the client's own calls and uploads, whose ids may be the same", async () => {
    const { url, hub, connection } = await aHub({ methods: { echo } });
    const client = await aRawClient(url);
    const answer = hub.clients.client(connection().connectionId).invoke("name");
    const [{ invocationId } = {}] = await client.received(1);
    client.send({ type: 1, target: "echo", arguments: ["mine"], invocationId });
    expect(await client.received(3)).toMatchObject([{ invocationId, result: "mine" }]);
    client.send({ type: 3, invocationId, result: "Ada" });
    expect(await answer).toBe("Ada");
  });
});
