import { describe, expect, it } from "vitest";
import { toServerSentEvent } from "#lib/signalr/transports/server-sent-events-frame.ts";
import { anEndpoint, type Echo, type RunningEndpoint } from "../http/an-endpoint.ts";
import { aRawHttp, head, type RawHttp } from "../http/raw-http.ts";
import { aNegotiation, type ConnectionRequests } from "../http/requests.ts";
import { until } from "../until.ts";

interface Streamed extends RunningEndpoint {
  client: ConnectionRequests;
  connection: Echo;
  stream: RawHttp;
}

type Limits = NonNullable<Parameters<typeof anEndpoint>[0]>["limits"];

/** A connection whose stream has begun. */
async function aStreamedConnection(limits: Limits = {}): Promise<Streamed> {
  const running = await anEndpoint({ limits });
  const client = await aNegotiation(running.url);
  const lines = ["Authorization: Bearer alice", "Accept: text/event-stream"];
  const stream = await aRawHttp(client.url, head("GET", client.url, lines));
  await until(() => stream.received().endsWith(":\r\n\r\n"));
  const [connection] = running.connections;
  if (connection === undefined) throw new Error("The stream opened no connection.");
  return { ...running, client, connection, stream };
}

const large = Buffer.alloc(16 * 1024 * 1024, "x");

describe("an event", () => {
  it.each([
    ["one", "data: one\r\n\r\n"],
    ["", "data: \r\n\r\n"],
    ["one\ntwo\n", "data: one\r\ndata: two\r\ndata: \r\n\r\n"],
    ["one\r\ntwo\rthree", "data: one\r\ndata: two\r\ndata: three\r\n\r\n"],
  ])("has a field for each line of %j", (payload, event) => {
    expect(toServerSentEvent(Buffer.from(payload)).toString()).toBe(event);
  });

  it("is made once for all that the same payload goes to in a row", () => {
    const payload = Buffer.from("same");
    expect(toServerSentEvent(payload)).toBe(toServerSentEvent(payload));
    expect(toServerSentEvent(Buffer.from("same"))).not.toBe(toServerSentEvent(payload));
  });
});

describe("a stream", () => {
  it("counts what the other side does not take, and tells when all of it has left", async () => {
    const { connection, stream } = await aStreamedConnection();
    const { transport } = connection;
    stream.socket.pause();
    transport.send(large, "Text");
    expect(transport.bufferedBytes).toBeGreaterThanOrEqual(large.length);
    await until(() => stream.socket.bytesRead > 0);
    expect(transport.bufferedBytes).toBeGreaterThan(0);
    expect(connection.drains).toBe(0);
    stream.socket.resume();
    await until(() => connection.drains === 1);
    expect(transport.bufferedBytes).toBe(0);
  });

  it("gives all that was sent before its end", async () => {
    const { connection, stream } = await aStreamedConnection();
    connection.transport.send(Buffer.from("last"), "Text");
    connection.transport.end("done");
    connection.transport.send(Buffer.from("too late"), "Text");
    await until(() => connection.closed !== undefined);
    expect(connection.closed).toEqual({ error: undefined });
    await until(() => stream.received().endsWith("\r\n0\r\n\r\n"));
    expect(stream.received()).toContain("data: last\r\n\r\n");
    expect(stream.received()).not.toContain("too late");
  });

  it("that ends is cut off after the close timeout if the other side takes nothing", async () => {
    const { connection, stream, server } = await aStreamedConnection({ closeTimeoutMs: 20 });
    stream.socket.pause();
    connection.transport.send(large, "Text");
    connection.transport.end("done");
    await until(() => connection.closed !== undefined);
    await new Promise<void>((closed) => server.close(() => closed()));
  });

  it("whose client closes its socket has ended in good order, and one whose socket breaks has not", async () => {
    const leaving = await aStreamedConnection();
    leaving.stream.socket.end();
    await until(() => leaving.connection.closed !== undefined);
    expect(leaving.connection.closed).toEqual({ error: undefined });
    const breaking = await aStreamedConnection();
    breaking.stream.socket.resetAndDestroy();
    await until(() => breaking.connection.closed !== undefined);
    expect(breaking.connection.closed).toEqual({ error: expect.any(Error) });
  });

  it("that is gone takes no POST any more", async () => {
    const { connection, client, stream } = await aStreamedConnection();
    stream.socket.end();
    await until(() => connection.closed !== undefined);
    expect((await client.post("late")).status).toBe(404);
    expect(connection.received).toEqual([]);
  });
});
