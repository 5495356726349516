import { describe, expect, test } from "vitest";
import { newConnectionId, newServerId } from "#lib/signalr/hub/server-id.ts";
import { until } from "../until.ts";
import { type ConnectBackplane, group, impatient, send, settled, twoServers } from "./a-server.ts";

/** Groups may be changed from any server. */
export function groupsSuite(connect: ConnectBackplane): void {
  describe("groups", () => {
    test("may be changed from any server, and the change holds when its promise resolves", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      await a.router.addToGroup(there.connectionId, "red");
      await a.router.addToGroup(there.connectionId, "red");
      send(a, group("red"), 1);
      await a.router.removeFromGroup(there.connectionId, "red");
      send(a, group("red"), 2);
      await a.router.removeFromGroup(there.connectionId, "red");
      await b.router.addToGroup(there.connectionId, "red");
      send(a, group("red"), 3);
      expect(await settled([a, b], [there])).toEqual([
        [
          ["said", 1],
          ["said", 3],
        ],
      ]);
    });

    test("have their changes made in the order in which they were asked for", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      for (let round = 0; round < 20; round++) {
        const { connectionId } = there;
        const changes = [
          a.router.addToGroup(connectionId, "in"),
          a.router.removeFromGroup(connectionId, "in"),
          a.router.addToGroup(connectionId, "in"),
          a.router.addToGroup(connectionId, "out"),
          a.router.removeFromGroup(connectionId, "out"),
        ];
        await Promise.all(changes);
        send(a, group("in"), "in");
        send(a, group("out"), "out");
        await a.router.removeFromGroup(connectionId, "in");
      }
      const inEachRound = Array.from({ length: 20 }, () => ["said", "in"]);
      expect(await settled([a, b], [there])).toEqual([inEachRound]);
    });

    test("deliver once to a connection that leaves and comes back while the server's subscription ends", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      for (let round = 0; round < 20; round++) {
        await b.router.addToGroup(there.connectionId, "red");
        void b.router.removeFromGroup(there.connectionId, "red");
        await b.router.addToGroup(there.connectionId, "red");
        send(a, group("red"), round);
        await until(() => there.received.length === round + 1);
      }
      expect(await settled([a, b], [there])).toEqual([Array.from({ length: 20 }, (_, round) => ["said", round])]);
    });

    test("lose a connection when it ends", async () => {
      const [a, b] = await twoServers(connect);
      const [gone, stays] = await Promise.all([b.connect("u"), b.connect("u")]);
      for (const { connectionId } of [gone, stays]) await a.router.addToGroup(connectionId, "red");
      b.router.local.remove(gone);
      send(a, group("red"), "x");
      send(a, { to: "users", userIdentifiers: ["u"] }, "y");
      await until(() => stays.received.length === 2);
      expect(gone.received).toEqual([]);
    });

    test("are joined and left in vain by a connection that has ended, and not at all on a server that is nowhere", async () => {
      const [a, b] = await twoServers(connect, impatient);
      for (const serverId of [a.serverId, b.serverId]) {
        const connectionId = newConnectionId(serverId);
        await expect(a.router.addToGroup(connectionId, "red")).resolves.toBeUndefined();
        await expect(a.router.removeFromGroup(connectionId, "red")).resolves.toBeUndefined();
      }
      const onNoServer = newConnectionId(newServerId());
      await expect(a.router.addToGroup(onNoServer, "red")).rejects.toThrow("did not answer in time");
      await expect(a.router.removeFromGroup(onNoServer, "red")).rejects.toThrow("did not answer in time");
    });
  });
}
