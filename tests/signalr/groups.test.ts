import { describe, expect, it } from "vitest";
import { aHub, echo } from "./a-hub.ts";
import { aRawClient } from "./raw-client.ts";
import { until } from "./until.ts";

describe("a group", () => {
  it("has a member once, however often it was added, and not at all after one removal", async () => {
    const { url, hub, connection } = await aHub({ methods: { echo } });
    const client = await aRawClient(url);
    const { connectionId } = connection();
    await hub.groups.addToGroup(connectionId, "red");
    await hub.groups.addToGroup(connectionId, "red");
    hub.clients.group("red").send("said", 1);
    await hub.groups.removeFromGroup(connectionId, "red");
    await hub.groups.removeFromGroup(connectionId, "red");
    hub.clients.group("red").send("said", 2);
    await client.invoke("echo");
    expect(client.ofType(1)).toMatchObject([{ arguments: [1] }]);
  });

  it("loses a member that disconnects", async () => {
    const { url, hub, connection } = await aHub();
    const client = await aRawClient(url);
    const { connectionId } = connection();
    await hub.groups.addToGroup(connectionId, "red");
    client.socket.close();
    await until(() => hub.connections.size === 0);
    hub.clients.group("red").send("said", 1);
    expect(hub.counters.messagesDropped).toBe(0);
    await expect(hub.groups.addToGroup(connectionId, "red")).resolves.toBeUndefined();
    await expect(hub.groups.removeFromGroup(connectionId, "red")).resolves.toBeUndefined();
  });

  it("can be joined in the connected hook and left in the disconnected hook", async () => {
    const log: string[] = [];
    const { url, hub } = await aHub({
      async onConnected({ connection, groups }) {
        await groups.addToGroup(connection.connectionId, "lobby");
      },
      async onDisconnected({ connection, groups, clients }) {
        await groups.removeFromGroup(connection.connectionId, "lobby");
        clients.group("lobby").send("left", connection.user.name);
        log.push(connection.user.name);
      },
    });
    const alice = await aRawClient(url);
    const bob = await aRawClient(url, { token: "bob" });
    await until(() => hub.connections.size === 2);
    hub.clients.group("lobby").send("hello");
    await bob.received(1);
    bob.socket.close();
    await alice.received(1, 2);
    expect(alice.ofType(1)).toMatchObject([{ target: "hello" }, { target: "left", arguments: ["bob"] }]);
    expect(log).toEqual(["bob"]);
  });
});
