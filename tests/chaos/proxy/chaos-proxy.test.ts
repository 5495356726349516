import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { until } from "#tests/signalr/until.ts";
import { ChaosProxy } from "./chaos-proxy.ts";

/** A server that keeps what it was sent, and gives it back. */
interface Echo {
  server: Server;
  sockets: Socket[];
  received(): string;
  /** The parts in which it came. */
  parts: Buffer[];
}

async function anEcho(): Promise<Echo> {
  const sockets: Socket[] = [];
  const parts: Buffer[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", (part) => {
      parts.push(part);
      socket.write(part);
    });
    socket.on("end", () => socket.end("bye"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { server, sockets, parts, received: () => Buffer.concat(parts).toString() };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

async function aProxy(): Promise<{ proxy: ChaosProxy; echo: Echo }> {
  const echo = await anEcho();
  const proxy = await ChaosProxy.over([portOf(echo.server)]);
  onTestFinished(() => proxy[Symbol.asyncDispose]());
  return { proxy, echo };
}

interface Client {
  socket: Socket;
  received(): string;
  isClosed(): boolean;
}

/** A connection that has been through the proxy to the server and back. */
async function aClient(proxy: ChaosProxy): Promise<Client> {
  const client = openClient(proxy);
  client.socket.write("hello ");
  await until(() => client.received() === "hello ");
  return client;
}

function openClient({ port }: ChaosProxy): Client {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
  let received = "";
  let isClosed = false;
  socket.on("data", (bytes: Buffer) => {
    received += bytes.toString();
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    isClosed = true;
  });
  onTestFinished(() => void socket.destroy());
  return { socket, received: () => received, isClosed: () => isClosed };
}

test("a proxy at peace passes everything on, the end of each half included", async () => {
  const { proxy } = await aProxy();
  const { socket, received } = await aClient(proxy);
  socket.end("and again");
  await once(socket, "end");
  expect(received()).toBe("hello and againbye");
  await until(() => proxy.open === 0);
});

test.each([
  ["slices", { sliceBytes: 7 }],
  ["latency", { latencyMs: 5 }],
  ["little bandwidth", { bytesPerSecond: 400_000 }],
  ["all of them", { sliceBytes: 900, latencyMs: 3, bytesPerSecond: 500_000 }],
])("%s change neither the bytes nor their order", async (_name, conditions) => {
  const { proxy, echo } = await aProxy();
  proxy.impose(conditions);
  const socket = connect({ port: proxy.port, host: "127.0.0.1" });
  const text = Array.from({ length: 1_000 }, (_, index) => index).join(" ");
  socket.end(text);
  expect((await buffer(socket)).toString()).toBe(`${text}bye`);
  expect(echo.received()).toBe(text);
});

test("latency holds every byte back for so long in each direction", async () => {
  const { proxy } = await aProxy();
  const { socket, received } = await aClient(proxy);
  proxy.impose({ latencyMs: 100 });
  const sentAt = performance.now();
  socket.write("late");
  await until(() => received() === "hello late");
  // Node's timers count whole milliseconds.
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(198);
});

test("little bandwidth makes many bytes take their time", async () => {
  const { proxy, echo } = await aProxy();
  const { socket } = await aClient(proxy);
  proxy.impose({ bytesPerSecond: 20_000 });
  const sentAt = performance.now();
  socket.write("x".repeat(4_000));
  await until(() => echo.received().length === 4_006);
  expect(performance.now() - sentAt).toBeGreaterThanOrEqual(180);
});

test("slices arrive one by one", async () => {
  const { proxy, echo } = await aProxy();
  const { socket } = await aClient(proxy);
  proxy.impose({ sliceBytes: 3 });
  socket.write("in small pieces");
  await until(() => echo.received() === "hello in small pieces");
  expect(echo.parts.length).toBeGreaterThan(2);
});

test("a direction that is stalled arrives when it is healed, and the other one goes on", async () => {
  const { proxy, echo } = await aProxy();
  const { socket, received } = await aClient(proxy);
  const lift = proxy.impose({ stalled: ["down"] });
  socket.write("anybody there?");
  await until(() => echo.received() === "hello anybody there?");
  // An answer through the same proxy is behind what is stalled.
  const other = openClient(proxy);
  other.socket.write("me too");
  await until(() => echo.received().endsWith("me too"));
  expect([received(), other.received()]).toEqual(["hello ", ""]);
  lift();
  await until(() => received() === "hello anybody there?" && other.received() === "me too");
});

test("what is stalled upwards has not reached the server, and both ends believe in the connection", async () => {
  const { proxy, echo } = await aProxy();
  const { socket, isClosed } = await aClient(proxy);
  proxy.impose({ stalled: ["up"] });
  socket.write("anybody there?");
  echo.sockets[0]?.write("news");
  await vi.waitFor(() => expect(socket.bytesRead).toBe("hello news".length));
  expect(echo.received()).toBe("hello ");
  expect([isClosed(), echo.sockets[0]?.destroyed]).toEqual([false, false]);
});

test("a cut loses for good what was stalled, and ends the connection for both sides", async () => {
  const { proxy, echo } = await aProxy();
  const { socket, received, isClosed } = await aClient(proxy);
  const lift = proxy.impose({ stalled: ["down"] });
  socket.write("an answer, please");
  await until(() => echo.received() === "hello an answer, please");
  proxy.cut();
  lift();
  await until(() => isClosed() && echo.sockets[0]?.destroyed === true);
  expect(received()).toBe("hello ");
  const next = await aClient(proxy);
  expect(next.isClosed()).toBe(false);
});

test("new connections are reset while it refuses, and those that stand go on", async () => {
  const { proxy } = await aProxy();
  const standing = await aClient(proxy);
  const lift = proxy.impose({ refuses: true });
  const refused = openClient(proxy);
  await until(refused.isClosed);
  standing.socket.write("still here");
  await until(() => standing.received() === "hello still here");
  lift();
  await aClient(proxy);
});

test("what is lifted late does not end what was imposed after it", async () => {
  const { proxy } = await aProxy();
  const lift = proxy.impose({ latencyMs: 1 });
  proxy.impose({ refuses: true });
  lift();
  await until(openClient(proxy).isClosed);
});

test("a share of the connections has the fault, and the others do not", async () => {
  const { proxy } = await aProxy();
  const [even, odd] = [await aClient(proxy), await aClient(proxy)];
  proxy.cut("even");
  await until(even.isClosed);
  proxy.impose({ stalled: ["up", "down"] }, "even");
  odd.socket.write("not me");
  await until(() => odd.received() === "hello not me");
});

test("a server that is gone ends its connections and refuses new ones", async () => {
  const { proxy, echo } = await aProxy();
  const client = await aClient(proxy);
  echo.server.close();
  echo.sockets[0]?.resetAndDestroy();
  await until(client.isClosed);
  await until(openClient(proxy).isClosed);
});

describe("over several servers", () => {
  async function several(count: number) {
    const echoes = await Promise.all(Array.from({ length: count }, anEcho));
    const down = new Set<number>();
    const ports = echoes.map(({ server }) => portOf(server));
    const proxy = await ChaosProxy.over(ports, (port) => !down.has(port));
    onTestFinished(() => proxy[Symbol.asyncDispose]());
    const share = (): number[] => echoes.map(({ sockets }) => sockets.length);
    return { proxy, echoes, share, leave: (index: number) => void down.add(ports[index] ?? 0) };
  }

  test("each connection goes to the next one", async () => {
    const { proxy, share } = await several(3);
    for (let count = 0; count < 6; count += 1) await aClient(proxy);
    expect(share()).toEqual([2, 2, 2]);
  });

  test("one that is gone is passed over", async () => {
    const { proxy, echoes, share } = await several(3);
    echoes[1]?.server.close();
    for (let count = 0; count < 3; count += 1) await aClient(proxy);
    expect(share()).toEqual([1, 0, 2]);
  });

  test("one that is about to leave gets nothing new, and keeps what it has", async () => {
    const { proxy, share, leave } = await several(2);
    const first = await aClient(proxy);
    leave(0);
    await aClient(proxy);
    await aClient(proxy);
    expect(share()).toEqual([1, 2]);
    first.socket.write("still here");
    await until(() => first.received() === "hello still here");
  });

  test("where all are gone a connection ends", async () => {
    const { proxy, echoes } = await several(2);
    for (const { server } of echoes) server.close();
    await until(openClient(proxy).isClosed);
    await until(() => proxy.open === 0);
  });
});
