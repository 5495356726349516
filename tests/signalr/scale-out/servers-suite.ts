import { Packr } from "msgpackr";
import { describe, expect, onTestFinished, test } from "vitest";
import { until } from "../until.ts";
import {
  all,
  aServer,
  type ConnectBackplane,
  impatient,
  send,
  settled,
  somePath,
  startServer,
  type TestServer,
  twoServers,
} from "./a-server.ts";
import { CuttableBackplane } from "./cuttable-backplane.ts";

const packr = new Packr({ useRecords: false });
const from = "someone1";
const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);

/** Each is MessagePack, and wrong in one way. */
const hostileEnvelopes: unknown[] = [
  {},
  [],
  "canary",
  { from },
  { from: 1, kind: "canary" },
  { from, kind: "unheard of" },
  { from, kind: "__proto__" },
  { from, kind: "send" },
  { from, kind: "send", target: { to: "all" }, frames: { json: Buffer.from("x") } },
  { from, kind: "send", target: { to: "all", except: [1] }, frames: { json: Buffer.from("x") } },
  { from, kind: "send", target: { to: "nobody", except: [] }, frames: { json: Buffer.from("x") } },
  { from, kind: "send", target: { to: "all", except: [] }, frames: {} },
  { from, kind: "send", target: { to: "all", except: [] }, frames: { json: "not bytes" } },
  { from, kind: "send", target: { to: "all", except: [] }, frames: { unknown: Buffer.from("x") } },
  { from, kind: "request", requestId: 1, request: null },
  { from, kind: "request", requestId: "1", request: { ask: "addToGroup", connectionId: "c", groupName: "g" } },
  { from, kind: "request", requestId: 1, request: { ask: "close", connectionId: "c", groupName: "g" } },
  { from, kind: "request", requestId: 1, request: { ask: "addToGroup", connectionId: "c", groupName: 7 } },
  { from, kind: "request", requestId: 1, request: { ask: "invoke", connectionId: "c", target: "t", args: {} } },
  { from, kind: "reply", requestId: 1.5, reply: { result: 1 } },
  { from, kind: "reply", requestId: 1, reply: {} },
  { from, kind: "announcement", door: { url: "not a URL", key: "k" }, asks: true },
  { from, kind: "announcement", door: { url: "file:///etc/passwd", key: "k" }, asks: true },
  { from, kind: "announcement", door: { url: "http://10.0.0.1/hub" }, asks: true },
  { from, kind: "announcement", door: "http://10.0.0.1/hub", asks: true },
  { from, kind: "announcement", asks: "yes" },
  { from, kind: "send", target: nested(900), frames: {} },
];

/** Servers know each other, and whether they can. */
export function serversSuite(connect: ConnectBackplane): void {
  describe("the servers of a hub", () => {
    test("learn of each other, of those that come later, and of those that leave", async () => {
      const path = somePath();
      const url = (port: number) => `http://10.0.0.${port}:8080/hub`;
      const a = await aServer(connect(), { path, internalUrl: url(1) });
      const b = await aServer(connect(), { path, internalUrl: url(2) });
      const silentOnUrl = await aServer(connect(), { path });
      const c = await aServer(connect(), { path, internalUrl: url(3) });
      const knownTo = ({ router }: TestServer) =>
        [a, b, c, silentOnUrl].map(({ serverId }) => {
          const door = router.doorOfServer(serverId);
          return door && [door.url.href, door.key];
        });
      await until(() => [a, b, c].every((server) => knownTo(server).filter((known) => known).length === 2));
      expect(knownTo(a)).toEqual([undefined, [url(2), b.forwardingKey], [url(3), c.forwardingKey], undefined]);
      expect(knownTo(c)).toEqual([[url(1), a.forwardingKey], [url(2), b.forwardingKey], undefined, undefined]);
      await until(() => knownTo(silentOnUrl).filter((known) => known).length === 3);
      await b.router.close();
      await until(() => knownTo(a)[1] === undefined && knownTo(c)[1] === undefined);
      expect(knownTo(a)).toEqual([undefined, undefined, [url(3), c.forwardingKey], undefined]);
    });

    test("cannot be told an internal URL that is none", async () => {
      const backplane = connect();
      onTestFinished(() => backplane.close());
      for (const internalUrl of ["10.0.0.1:8080/hub", "/hub", ""]) {
        expect(() => startServer(backplane, { internalUrl })).toThrow(TypeError);
      }
    });

    test("forget one that has been silent for too long, and what was asked of it", async () => {
      const [a, b] = await twoServers(connect, {
        limits: { ...impatient.limits, clientResultTimeoutMs: 60_000 },
        internalUrl: "http://10.0.0.1/hub",
      });
      const there = await b.connect("u");
      there.answer = () => new Promise(() => {});
      await until(() => a.router.doorOfServer(b.serverId) !== undefined);
      const result = a.router.invoke(there.connectionId, "Never", []);
      await b.backplane.close();
      await expect(result).rejects.toThrow(`The server '${b.serverId}' is gone.`);
      expect(a.router.doorOfServer(b.serverId)).toBeUndefined();
      expect(a.router.health()).toEqual({ isReady: true });
    });
  });

  test("servers whose own way to the backplane was cut give each other time to come back", async () => {
    const path = somePath();
    const options = { ...impatient, path, internalUrl: "http://10.0.0.1/hub" };
    const [wayOfA, wayOfB] = [new CuttableBackplane(connect()), new CuttableBackplane(connect())];
    const [a, b] = [await aServer(wayOfA, options), await aServer(wayOfB, options)];
    const aKnowsB = () => a.router.doorOfServer(b.serverId) !== undefined;
    await until(aKnowsB);
    wayOfA.isCut = true;
    wayOfB.isCut = true;
    await until(() => !a.router.health().isReady);
    wayOfA.isCut = false;
    await until(() => a.router.health().isReady);
    const sent = wayOfA.sent;
    await until(() => wayOfA.sent >= sent + 6);
    expect(aKnowsB()).toBe(true);
    await until(() => !aKnowsB());
    wayOfB.isCut = false;
    await until(aKnowsB);
  });

  describe("the health", () => {
    test("is ready when the server has first heard itself, and not ready when the backplane is silent", async () => {
      const server = startServer(connect(), { ...impatient, path: somePath() });
      expect(server.router.health()).toEqual({
        isReady: false,
        reason: "The backplane has not brought anything yet.",
      });
      await until(() => server.router.health().isReady);
      await server.backplane.close();
      await until(() => !server.router.health().isReady);
      expect(server.router.health()).toEqual({ isReady: false, reason: "The backplane brings nothing any more." });
      expect(server.errors).toEqual([new Error("The backplane brings nothing any more.")]);
    });

    test("of a backplane that takes nothing does not hurt whoever sends: drops are counted, and reported once", async () => {
      const [a, b] = await twoServers(connect);
      const [here, there] = await Promise.all([a.connect("u"), b.connect("u")]);
      await a.backplane.close();
      for (let count = 0; count < 3; count++) send(a, all, count);
      await until(() => a.counters.backplaneMessagesDropped === 3);
      expect(here.received).toEqual([0, 1, 2].map((count) => ["said", count]));
      await expect(a.router.invoke(there.connectionId, "Any", [])).rejects.toThrow("did not take the request");
      await expect(a.router.addToGroup(there.connectionId, "red")).rejects.toThrow("did not take the request");
      expect(a.counters.backplaneMessagesDropped).toBe(5);
      expect(a.errors).toEqual([new Error("The backplane is closed.")]);
      expect(b.counters.backplaneMessagesDropped).toBe(0);
    });
  });

  describe("a message on the backplane that no server has written", () => {
    test("is reported and dropped, and the next one arrives", async () => {
      const [a, b] = await twoServers(connect);
      const connections = await Promise.all([a.connect("u"), b.connect("u")]);
      const garbage = [
        Buffer.alloc(0),
        Buffer.from("garbage"),
        Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff]),
        Buffer.from([0xc0]),
        ...hostileEnvelopes.map((envelope) => packr.pack(envelope)),
      ];
      for (const bytes of garbage) await a.backplane.publish(`${a.path} everyone`, bytes);
      await until(() => b.errors.length === garbage.length && a.errors.length === garbage.length);
      for (const { errors } of [a, b]) {
        expect(errors.map((error) => String(error).slice(0, 20))).toEqual(garbage.map(() => "Error: A message of "));
        errors.length = 0;
      }
      send(a, all, "still here");
      expect(await settled([a, b], connections)).toEqual([[["said", "still here"]], [["said", "still here"]]]);
    });
  });
}
