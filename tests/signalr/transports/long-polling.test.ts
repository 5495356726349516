import { describe, expect, it } from "vitest";
import { anEndpoint, type Echo, type RunningEndpoint } from "../http/an-endpoint.ts";
import { aRawHttp, head } from "../http/raw-http.ts";
import { aNegotiation, answerOf, type ConnectionRequests } from "../http/requests.ts";
import { until } from "../until.ts";

type Limits = NonNullable<Parameters<typeof anEndpoint>[0]>["limits"];

interface Polled extends RunningEndpoint {
  client: ConnectionRequests;
  connection: Echo;
  /** Sends a poll. Resolves when it waits, to its answer. */
  waitingPoll(): Promise<{ answer: ReturnType<typeof answerOf> }>;
  /** Sends a poll by a peer that reads nothing of the answer. Resolves when the poll waits. */
  stuckPoll(): Promise<{ break(): Promise<void>; ended(): Promise<void> }>;
}

/** A connection whose first poll was answered. */
async function aPolledConnection(limits: Limits = {}): Promise<Polled> {
  const running = await anEndpoint({ limits });
  const client = await aNegotiation(running.url);
  expect(await answerOf(client.poll())).toEqual({ status: 200, text: "" });
  const [connection] = running.connections;
  if (connection === undefined) throw new Error("The poll opened no connection.");
  const counts = { begun: 0, ended: 0 };
  running.server.on("request", (_request, response) => {
    counts.begun++;
    response.once("close", () => counts.ended++);
  });
  return {
    ...running,
    client,
    connection,
    async waitingPoll() {
      const { begun } = counts;
      const answer = answerOf(client.poll());
      await until(() => counts.begun > begun);
      return { answer };
    },
    async stuckPoll() {
      const { begun, ended } = counts;
      const { socket } = await aRawHttp(client.url, head("GET", client.url, ["Authorization: Bearer alice"]));
      socket.pause();
      await until(() => counts.begun > begun);
      const over = () => until(() => counts.ended > ended);
      return {
        break() {
          socket.destroy();
          return over();
        },
        ended: over,
      };
    },
  };
}

const large = "x".repeat(16 * 1024 * 1024);

describe("what was sent to a long-polling connection", () => {
  it("waits for the next poll, and all of it comes in one answer", async () => {
    const { client, connection } = await aPolledConnection();
    connection.transport.send(Buffer.from("one "), "Text");
    connection.transport.send(Buffer.from("two"), "Text");
    expect(connection.transport.bufferedBytes).toBe(7);
    expect(await answerOf(client.poll())).toEqual({ status: 200, text: "one two" });
    await until(() => connection.drains === 1);
    expect(connection.transport.bufferedBytes).toBe(0);
  });

  it("keeps its bytes and says whether they are text", async () => {
    const { client, connection } = await aPolledConnection();
    connection.transport.send(Buffer.from([0, 255, 10]), "Binary");
    const response = await client.poll();
    expect(response.headers.get("Content-Type")).toBe("application/octet-stream");
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0, 255, 10]));
  });

  it("survives a poll that breaks before it is answered", async () => {
    const { client, connection, stuckPoll } = await aPolledConnection();
    const poll = await stuckPoll();
    await poll.break();
    connection.transport.send(Buffer.from("kept"), "Text");
    expect(await answerOf(client.poll())).toEqual({ status: 200, text: "kept" });
  });

  it("survives a poll that breaks while it is answered", async () => {
    const { client, connection, stuckPoll } = await aPolledConnection();
    const poll = await stuckPoll();
    connection.transport.send(Buffer.from(large), "Text");
    connection.transport.send(Buffer.from(" and more"), "Text");
    expect(connection.transport.bufferedBytes).toBe(large.length + 9);
    await poll.break();
    const { text } = await answerOf(client.poll());
    expect(text === `${large} and more`).toBe(true);
  });

  it("survives a poll whose client has given up and polls again", async () => {
    const { client, connection, stuckPoll } = await aPolledConnection();
    await stuckPoll();
    connection.transport.send(Buffer.from(large), "Text");
    const { text } = await answerOf(client.poll());
    expect(text === large).toBe(true);
    expect(connection.drains).toBe(1);
  });
});

describe("a long-polling connection whose client takes nothing of an answer", () => {
  it("is gone after a while, as if no poll had come", async () => {
    const { connection, stuckPoll } = await aPolledConnection({ disconnectedTimeoutMs: 50 });
    const poll = await stuckPoll();
    connection.transport.send(Buffer.from(large), "Text");
    await until(() => connection.closed !== undefined);
    expect(connection.closed).toEqual({ error: expect.any(Error) });
    await poll.ended();
  });
});

describe("a long-polling connection that the server ends", () => {
  it("gives the next poll what still waits, and the one after it 204; then its id is unknown", async () => {
    const { client, connection } = await aPolledConnection();
    connection.transport.send(Buffer.from("last"), "Text");
    connection.transport.end("done");
    connection.transport.send(Buffer.from("too late"), "Text");
    expect(await answerOf(client.post("too late"))).toMatchObject({ status: 404 });
    expect(await answerOf(client.poll())).toEqual({ status: 200, text: "last" });
    expect(connection.closed).toBeUndefined();
    expect(await answerOf(client.poll())).toEqual({ status: 204, text: "" });
    expect(connection.closed).toEqual({ error: undefined });
    expect(await answerOf(client.poll())).toMatchObject({ status: 404 });
    expect(connection.received).toEqual([]);
  });

  it("is gone after the close timeout if no poll comes", async () => {
    const { client, connection } = await aPolledConnection({ closeTimeoutMs: 20 });
    connection.transport.end("done");
    await until(() => connection.closed !== undefined);
    expect(connection.closed).toEqual({ error: expect.any(Error) });
    expect(await answerOf(client.poll())).toMatchObject({ status: 404 });
  });

  it("by abort is gone at once, and tells the poll so", async () => {
    const { connection, waitingPoll } = await aPolledConnection();
    const { answer } = await waitingPoll();
    connection.transport.abort();
    expect(connection.closed).toBeUndefined();
    expect(await answer).toEqual({ status: 204, text: "" });
    expect(connection.closed).toEqual({ error: expect.any(Error) });
  });
});
