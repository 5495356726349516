import { describe, expect, test } from "vitest";
import type { SendTarget } from "#lib/signalr/hub/send-target.ts";
import { newConnectionId, newServerId } from "#lib/signalr/hub/server-id.ts";
import type { HubProtocol } from "#lib/signalr/protocols/hub-protocol.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import { until } from "../until.ts";
import {
  all,
  aServer,
  type ConnectBackplane,
  group,
  send,
  servers,
  settled,
  somePath,
  twoServers,
} from "./a-server.ts";

/** What is sent reaches whom it is for, on whichever server, once. */
export function sendingSuite(connect: ConnectBackplane): void {
  describe("what is sent", () => {
    test("to all reaches each connection of three servers once, and not those that are excepted", async () => {
      const three = await servers(connect, 3);
      const connections = await Promise.all(three.flatMap(({ connect: open }) => [open("ann"), open("bob")]));
      for (const server of three) send(server, all, "to all");
      const ids = connections.map(({ connectionId }) => connectionId);
      const [first] = three;
      if (first !== undefined) send(first, { to: "all", except: ids.slice(1, 5) }, "to two");
      const got = await settled(three, connections);
      const thrice = Array.from({ length: 3 }, () => ["said", "to all"]);
      const twoMore = [...thrice, ["said", "to two"]];
      expect(got.map((messages) => messages.length)).toEqual([4, 3, 3, 3, 3, 4]);
      expect(got[0]?.toSorted()).toEqual(twoMore);
      expect(got[1]).toEqual(thrice);
    });

    test("to connections reaches each of them once, wherever it is, and nobody who is not there", async () => {
      const [a, b] = await twoServers(connect);
      const [here, there, alsoThere, other] = await Promise.all([
        a.connect("u"),
        b.connect("u"),
        b.connect("u"),
        b.connect("u"),
      ]);
      const known = [here, there, alsoThere, there].map(({ connectionId }) => connectionId);
      const unknown = [
        newConnectionId(newServerId()),
        newConnectionId(a.serverId),
        newConnectionId(b.serverId),
        "",
        "ü",
      ];
      send(a, { to: "connections", connectionIds: [...known, ...unknown] }, "several");
      send(a, { to: "connections", connectionIds: [there.connectionId] }, "one");
      send(b, { to: "connections", connectionIds: [here.connectionId] }, "back");
      send(a, { to: "connections", connectionIds: [] }, "none");
      expect(await settled([a, b], [here, there, alsoThere, other])).toEqual([
        [
          ["said", "several"],
          ["said", "back"],
        ],
        [
          ["said", "several"],
          ["said", "one"],
        ],
        [["said", "several"]],
        [],
      ]);
    });

    test("to groups reaches a connection that is in two of them once, on its own server and on others", async () => {
      const [a, b] = await twoServers(connect);
      const [here, there, inOne, inNone] = await Promise.all([
        a.connect("u"),
        b.connect("u"),
        b.connect("u"),
        b.connect("u"),
      ]);
      for (const [{ router }, { connectionId }] of [[a, here] as const, [b, there] as const]) {
        await router.addToGroup(connectionId, "red");
        await router.addToGroup(connectionId, "blue");
      }
      await b.router.addToGroup(inOne.connectionId, "blue");
      await b.router.addToGroup(inOne.connectionId, "blue");
      send(a, group("red", "blue"), 1);
      send(b, group("blue"), 2);
      send(a, group("red"), 3);
      send(a, group("blue", "blue"), 4);
      send(a, group(), 5);
      send(a, group("Red", "nobody is here"), 6);
      send(a, { to: "groups", groupNames: ["blue"], except: [there.connectionId, here.connectionId] }, 7);
      const numbers = (await settled([a, b], [here, there, inOne, inNone])).map((got) =>
        got.map(([, number]) => number),
      );
      expect(numbers.map((got) => new Set(got))).toEqual([
        new Set([1, 2, 3, 4]),
        new Set([1, 2, 3, 4]),
        new Set([1, 2, 4, 7]),
        new Set(),
      ]);
      expect(numbers.map(({ length }) => length)).toEqual([4, 4, 4, 0]);
    });

    test("to users reaches all connections of each, once", async () => {
      const [a, b] = await twoServers(connect);
      const connections = await Promise.all([a.connect("ann"), b.connect("ann"), b.connect("bob"), b.connect("eve")]);
      send(a, { to: "users", userIdentifiers: ["ann"] }, "ann");
      send(a, { to: "users", userIdentifiers: ["ann", "bob", "ann"] }, "both");
      send(a, { to: "users", userIdentifiers: [] }, "none");
      expect(await settled([a, b], connections)).toEqual([
        [
          ["said", "ann"],
          ["said", "both"],
        ],
        [
          ["said", "ann"],
          ["said", "both"],
        ],
        [["said", "both"]],
        [],
      ]);
    });

    test("arrives in the order in which one server sent it, by whatever target", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("ann");
      await b.router.addToGroup(there.connectionId, "red");
      const targets: SendTarget[] = [
        all,
        { to: "connections", connectionIds: [there.connectionId] },
        group("red"),
        { to: "users", userIdentifiers: ["ann"] },
        group("red", "blue"),
      ];
      const numbers = Array.from({ length: 200 }, (_, number) => number);
      for (const number of numbers) send(a, targets[number % targets.length] ?? all, number);
      expect(await settled([a, b], [there])).toEqual([numbers.map((number) => ["said", number])]);
    });

    test("reaches the connections of the sending server before send returns", async () => {
      const [a] = await twoServers(connect);
      const here = await a.connect("u");
      send(a, all, "at once");
      expect(here.received).toEqual([["said", "at once"]]);
    });

    test("arrives as the very bytes that the sending server's own connections get", async () => {
      const [a, b] = await twoServers(connect);
      const protocols = [jsonProtocol, messagePackProtocol];
      const here = await Promise.all(protocols.map((protocol) => a.connect("u", protocol)));
      const there = await Promise.all(protocols.map((protocol) => b.connect("u", protocol)));
      send(a, all, { at: new Date(1_234_567_890_123), bytes: new Uint8Array([0, 255, 128]), none: null }, 2 ** 53 - 1);
      await until(() => there.every(({ frames }) => frames.length === 1));
      expect(there.map(({ frames }) => frames)).toEqual(here.map(({ frames }) => frames));
    });

    test("reaches a connection with a protocol that the sending server does not offer", async () => {
      const path = somePath();
      const onlyJson = await aServer(connect(), { path, protocols: [jsonProtocol] });
      const both = await aServer(connect(), { path });
      const there = await Promise.all([both.connect("u", messagePackProtocol), both.connect("u", jsonProtocol)]);
      send(onlyJson, all, "hello", [1, { two: 2 }]);
      const expected = [["said", "hello", [1, { two: 2 }]]];
      expect(await settled([onlyJson, both], there)).toEqual([expected, expected]);
    });

    test("is refused to everybody if one of the protocols cannot represent it", async () => {
      const [a, b] = await twoServers(connect);
      const connections = await Promise.all([a.connect("u"), b.connect("u")]);
      const choosy: HubProtocol = {
        ...messagePackProtocol,
        write() {
          throw new TypeError("Not in this protocol.");
        },
      };
      const picky = await aServer(connect(), { path: somePath(), protocols: [jsonProtocol, choosy] });
      const here = await picky.connect("u");
      expect(() => send(picky, all, "x")).toThrow(TypeError);
      expect(here.received).toEqual([]);
      expect(() => send(a, all, new Map())).toThrow(TypeError);
      expect(await settled([a, b], connections)).toEqual([[], []]);
    });

    test("stays within its hub", async () => {
      const [a, ofAnotherHub] = [
        await aServer(connect(), { path: "/one" }),
        await aServer(connect(), { path: "/other/" }),
      ];
      const sameHub = await aServer(connect(), { path: "/one/" });
      const connections = await Promise.all([sameHub.connect("u"), ofAnotherHub.connect("u")]);
      send(a, all, "x");
      send(a, { to: "users", userIdentifiers: ["u"] }, "y");
      await until(() => connections[0]?.received.length === 2);
      send(ofAnotherHub, all, "last");
      await until(() => connections[1]?.received.length === 1);
      expect(connections[1]?.received).toEqual([["said", "last"]]);
    });
  });
}
