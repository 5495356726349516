import { describe, expect, it } from "vitest";
import { aGate, until } from "../until.ts";
import { anEndpoint, type Echo } from "./an-endpoint.ts";
import { aRawHttp, head } from "./raw-http.ts";
import { aNegotiation, answerOf, type ConnectionRequests } from "./requests.ts";

/** A stream that has begun, and its connection. */
async function aStream(options: Parameters<typeof anEndpoint>[0] = {}) {
  const running = await anEndpoint(options);
  const client = await aNegotiation(running.url);
  await client.stream();
  return { ...running, client, connection: theConnection(running.connections) };
}

function theConnection([connection]: readonly Echo[]): Echo {
  if (connection === undefined) throw new Error("There is no connection.");
  return connection;
}

/** Begins a POST and leaves its body incomplete. */
function anUnfinishedPost({ url }: ConnectionRequests, body: string) {
  return aRawHttp(
    url,
    head("POST", url, ["Authorization: Bearer alice", `Content-Length: ${body.length + 10}`]) + body,
  );
}

describe("POSTs of one connection", () => {
  it("are delivered in the order in which they came, even if a later one is admitted sooner", async () => {
    const gate = aGate();
    let posts = 0;
    const { client, connection } = await aStream({
      async authenticate({ headers }) {
        if (headers["content-length"] === "5" && posts++ === 0) await gate.opened;
        return { user: { name: "alice" }, userIdentifier: "alice" };
      },
    });
    const first = client.post("first");
    await until(() => posts === 1);
    const second = client.post("other");
    await until(() => posts === 2);
    expect(connection.received).toEqual([]);
    gate.open();
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
    expect(connection.received).toEqual(["first", "other"]);
  });

  it("wait for their delivery and their answer while the connection pauses", async () => {
    const { client, connection, server } = await aStream();
    let begun = 0;
    server.on("request", () => begun++);
    connection.transport.pause();
    let answered = 0;
    const posts = ["one", "two"].map(async (body) => {
      const { status } = await client.post(body);
      answered++;
      return status;
    });
    await until(() => begun === 2);
    expect([connection.received, answered]).toEqual([[], 0]);
    connection.transport.resume();
    expect(await Promise.all(posts)).toEqual([200, 200]);
    expect(connection.received.toSorted()).toEqual(["one", "two"]);
  });

  it("that wait when the connection ends are answered with 404 and not delivered", async () => {
    const { client, connection, server } = await aStream();
    connection.transport.pause();
    const post = answerOf(client.post("late"));
    await new Promise((begun) => server.once("request", begun));
    connection.transport.end("done");
    expect(await post).toEqual({ status: 404, text: "No Connection with that ID" });
    expect(connection.received).toEqual([]);
  });

  it("may be empty, and then bring nothing", async () => {
    const { client, connection } = await aStream();
    expect((await client.post("")).status).toBe(200);
    expect(connection.received).toEqual([]);
  });

  it("keep every byte", async () => {
    const { client, connection } = await aStream();
    expect((await client.post(new Uint8Array([0xe2, 0x82, 0xac]))).status).toBe(200);
    expect(connection.received).toEqual(["€"]);
  });

  it("above the limit are refused, and the next one is taken", async () => {
    const { client, connection } = await aStream({ limits: { maximumPostBytes: 100_000 } });
    expect(await answerOf(client.post("x".repeat(1_000_000)))).toEqual({ status: 413, text: "The body is too large" });
    expect((await client.post("x".repeat(100_000))).status).toBe(200);
    expect(connection.received).toEqual(["x".repeat(100_000)]);
  });

  it("that are broken off deliver nothing, and hold up nobody", async () => {
    const { client, connection, server } = await aStream();
    const begun = new Promise((request) => server.once("request", request));
    const { socket } = await anUnfinishedPost(client, "half");
    await begun;
    const next = client.post("next");
    socket.destroy();
    expect((await next).status).toBe(200);
    expect(connection.received).toEqual(["next"]);
  });

  it("of another user are refused", async () => {
    const { client, connection } = await aStream();
    const headers = { Authorization: "Bearer mallory" };
    expect((await fetch(client.url, { method: "POST", body: "mine", headers })).status).toBe(403);
    expect(connection.received).toEqual([]);
  });

  it("before the connection has a transport are refused", async () => {
    const { url } = await anEndpoint();
    const client = await aNegotiation(url);
    expect((await client.post("early")).status).toBe(400);
  });
});
