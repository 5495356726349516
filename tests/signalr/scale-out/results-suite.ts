import { describe, expect, test } from "vitest";
import { newConnectionId, newServerId } from "#lib/signalr/hub/server-id.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";
import { until } from "../until.ts";
import { type ConnectBackplane, impatient, twoServers } from "./a-server.ts";

/** A client may be asked for a result from any server. */
export function resultsSuite(connect: ConnectBackplane): void {
  describe("a result", () => {
    test("comes from a client of another server as it was given", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      const values = [1, "two", null, undefined, [3, { four: [true] }], new Date(5), 12_345_678_901_234_567_890n, ""];
      there.answer = async (target, args) => [target, ...args];
      expect(await a.router.invoke(there.connectionId, "Echo", values)).toEqual(["Echo", ...values]);
      const bytes = await a.router.invoke(there.connectionId, "Echo", [Uint8Array.of(0, 255), new URL("http://a/b")]);
      expect(bytes).toEqual(["Echo", Uint8Array.of(0, 255), "http://a/b"]);
      there.answer = async () => undefined;
      expect(await a.router.invoke(there.connectionId, "Void", [])).toBeUndefined();
    });

    test("may be an error: of the client as a HubException, of the other server as an Error", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      there.answer = () => Promise.reject(new HubException("the client's text"));
      const failed = a.router.invoke(there.connectionId, "Fail", []);
      await expect(failed).rejects.toThrow(HubException);
      await expect(failed).rejects.toThrow("the client's text");
      there.answer = () => Promise.reject(new Error("The connection ended before the client answered."));
      const ended = a.router.invoke(there.connectionId, "End", []);
      await expect(ended).rejects.toThrow("The connection ended before the client answered.");
      await expect(ended).rejects.not.toThrow(HubException);
    });

    test("is not waited for when the arguments cannot be sent, or the answer cannot be sent back", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      await expect(a.router.invoke(there.connectionId, "Take", [new Map()])).rejects.toThrow(TypeError);
      there.answer = async () => Symbol("not for the wire");
      await expect(a.router.invoke(there.connectionId, "Give", [])).rejects.toThrow("symbol");
    });

    test("of several calls at a time goes to its own caller", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      const gates = new Map<unknown, () => void>();
      there.answer = (_target, [number]) =>
        new Promise((resolve) => {
          gates.set(number, () => resolve(number));
        });
      const results = Promise.all([1, 2, 3].map((number) => a.router.invoke(there.connectionId, "Number", [number])));
      await until(() => gates.size === 3);
      for (const number of [3, 1, 2]) gates.get(number)?.();
      expect(await results).toEqual([1, 2, 3]);
    });

    test("is not waited for if the connection is not there", async () => {
      const [a, b] = await twoServers(connect);
      for (const serverId of [a.serverId, b.serverId]) {
        const connectionId = newConnectionId(serverId);
        const result = a.router.invoke(connectionId, "Any", []);
        await expect(result).rejects.toThrow(`There is no connection '${connectionId}'.`);
      }
    });

    test("of a server that nobody knows is waited for no longer than other servers take to answer", async () => {
      const [a] = await twoServers(connect, { limits: { ...impatient.limits, clientResultTimeoutMs: 60_000 } });
      const result = a.router.invoke(newConnectionId(newServerId()), "Any", []);
      await expect(result).rejects.toThrow("did not answer in time");
    });

    test("is not waited for any more when the server that was asked for it leaves", async () => {
      const [a, b] = await twoServers(connect, { internalUrl: "http://10.0.0.1/hub" });
      const there = await b.connect("u");
      there.answer = () => new Promise(() => {});
      await until(() => a.router.doorOfServer(b.serverId) !== undefined);
      const result = a.router.invoke(there.connectionId, "Never", []);
      await Promise.all([b.router.close(), expect(result).rejects.toThrow(`The server '${b.serverId}' is gone.`)]);
    });

    test("is not waited for any more when the server that wants it closes", async () => {
      const [a, b] = await twoServers(connect);
      const there = await b.connect("u");
      there.answer = () => new Promise(() => {});
      const result = a.router.invoke(there.connectionId, "Never", []);
      await Promise.all([a.router.close(), expect(result).rejects.toThrow("The hub is closed.")]);
    });
  });
}
