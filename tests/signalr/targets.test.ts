import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { AnyClient, ClientProxy, HubCallerClients, HubClients } from "#lib/signalr/hub-targets.ts";
import type { HubServer } from "#lib/signalr/server.ts";
import { aHub, method, type TestUser } from "./a-hub.ts";
import { aRawClient, type RawClient } from "./raw-client.ts";
import type { ProtocolName } from "./wire-codec.ts";

/** Two connections of Alice, and one each of Bob and Carol. */
const people = ["alice", "alice again", "bob", "carol"] as const;

type Person = (typeof people)[number];
type ConnectionIds = Record<Person, string>;
type Target<Clients> = (clients: Clients, ids: ConnectionIds) => ClientProxy<AnyClient>;

const everybody: Record<Person, { token: string; protocol: ProtocolName; groups: string[] }> = {
  alice: { token: "alice", protocol: "json", groups: ["red"] },
  "alice again": { token: "alice", protocol: "messagepack", groups: [] },
  bob: { token: "bob", protocol: "messagepack", groups: ["red", "blue"] },
  carol: { token: "carol", protocol: "json", groups: ["blue"] },
};

const fromAnywhere: [name: string, target: Target<HubClients<AnyClient>>, heard: Person[]][] = [
  ["all", ({ all }) => all, ["alice", "alice again", "bob", "carol"]],
  ["allExcept", ({ allExcept }, { alice, bob }) => allExcept([alice, bob]), ["alice again", "carol"]],
  ["client", ({ client }, { bob }) => client(bob), ["bob"]],
  ["clients", ({ clients }, { bob, carol }) => clients([bob, carol, bob, "nobody"]), ["bob", "carol"]],
  ["group", ({ group }) => group("red"), ["alice", "bob"]],
  ["group of a name in another case", ({ group }) => group("Red"), []],
  ["groups", ({ groups }) => groups(["red", "blue"]), ["alice", "bob", "carol"]],
  ["groupExcept", ({ groupExcept }, { bob }) => groupExcept("red", [bob]), ["alice"]],
  ["user", ({ user }) => user("user-alice"), ["alice", "alice again"]],
  ["users", ({ users }) => users(["user-alice", "user-carol"]), ["alice", "alice again", "carol"]],
];

const fromAlice: [name: string, target: Target<HubCallerClients<AnyClient>>, heard: Person[]][] = [
  ["caller", ({ caller }) => caller, ["alice"]],
  ["others", ({ others }) => others, ["alice again", "bob", "carol"]],
  ["othersInGroup", ({ othersInGroup }) => othersInGroup("red"), ["bob"]],
];

describe("what is sent to", () => {
  it.each(fromAnywhere)(
    "%s reaches just those, each once, from inside the hub and outside",
    async (_name, target, heard) => {
      const { hub, ids, clients } = await aCrowd(target);
      await clients.alice.invoke("say", "inside");
      target(hub.clients, ids).send("said", "outside");
      expect(await whatEachHeard(hub, clients)).toEqual(toEach(heard, ["inside", "outside"]));
    },
  );

  it.each(fromAlice)("%s reaches just those, each once", async (_name, target, heard) => {
    const { hub, clients } = await aCrowd(target);
    await clients.alice.invoke("say", "inside");
    expect(await whatEachHeard(hub, clients)).toEqual(toEach(heard, ["inside"]));
  });
});

interface Crowd {
  hub: HubServer<TestUser>;
  ids: ConnectionIds;
  clients: Record<Person, RawClient>;
}

/** Everybody on one hub, whose method `say` sends to the target. */
async function aCrowd(target: Target<HubCallerClients<AnyClient>>): Promise<Crowd> {
  const ids: ConnectionIds = { alice: "", "alice again": "", bob: "", carol: "" };
  const say = method({ args: [z.string()], run: ({ clients }, text) => target(clients, ids).send("said", text) });
  const { url, hub } = await aHub({ methods: { say } });
  async function join(person: Person): Promise<RawClient> {
    const { groups, ...options } = everybody[person];
    const known = new Set(hub.connections.keys());
    const client = await aRawClient(url, options);
    ids[person] = [...hub.connections.keys()].find((id) => !known.has(id)) ?? "";
    for (const group of groups) await hub.groups.addToGroup(ids[person], group);
    return client;
  }
  const clients = {
    alice: await join("alice"),
    "alice again": await join("alice again"),
    bob: await join("bob"),
    carol: await join("carol"),
  };
  return { hub, ids, clients };
}

/** Each connection gets its messages in order, so that who has the last message has all. */
async function whatEachHeard(
  hub: HubServer<TestUser>,
  clients: Record<Person, RawClient>,
): Promise<Record<Person, unknown[]>> {
  hub.clients.all.send("last");
  const heard: Record<Person, unknown[]> = { alice: [], "alice again": [], bob: [], carol: [] };
  for (const person of people) {
    const client = clients[person];
    await expect.poll(() => client.ofType(1).at(-1)).toMatchObject({ target: "last" });
    heard[person] = client
      .ofType(1)
      .slice(0, -1)
      .map(({ arguments: args }) => args);
  }
  return heard;
}

function toEach(persons: readonly Person[], texts: string[]): Record<Person, unknown[]> {
  const args = texts.map((text) => [text]);
  const of = (person: Person) => (persons.includes(person) ? args : []);
  return { alice: of("alice"), "alice again": of("alice again"), bob: of("bob"), carol: of("carol") };
}
