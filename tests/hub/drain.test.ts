import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { createTokens } from "#lib/identity/tokens.ts";
import { lockDatabase } from "#tests/db/damage.ts";
import { testSecret } from "#tests/http/an-application.ts";
import type { Person } from "#tests/http/person.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { aRawClient, type RawClient, refusedUpgrade } from "#tests/signalr/raw-client.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess, type HubProcess } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";

const goAndComeBack = [{ type: 7, allowReconnect: true }];
/** So long that nobody waits for it. */
const forEver = "600";

function tokenOf({ principal }: Person): Promise<string> {
  const settings = { authSecret: testSecret, hubUrl: "", hubTokenSeconds: 300, visitorTokenDays: 1 };
  return createTokens(settings)
    .forHub(principal)
    .then(({ token }) => token);
}

async function rawClients({ origin }: HubProcess, person: Person, count: number): Promise<RawClient[]> {
  const token = await tokenOf(person);
  return Promise.all(Array.from({ length: count }, () => aRawClient(`${origin}/hub`, { token })));
}

const isSentAway = (client: RawClient) => client.ofType(7).length > 0;

async function statusOf(hub: HubProcess): Promise<number> {
  const response = await fetch(`${hub.origin}/health/ready`);
  await response.body?.cancel();
  return response.status;
}

describe("a hub that is told to stop by SIGTERM", () => {
  test("is unready and refuses newcomers at once, while those who are there are served until it is their turn to go", async () => {
    await using hub = await aHubProcess({ variables: { DRAIN_WINDOW_SECONDS: forEver } });
    const { ada, vera, conversationId } = await aScene(hub.application);
    const clients = await rawClients(hub, ada, 3);
    hub.process.signal("SIGTERM");
    await until(() => clients.some(isSentAway));
    expect(await statusOf(hub)).toBe(503);
    const token = await tokenOf(vera);
    const headers = { authorization: `Bearer ${token}` };
    const negotiation = await fetch(`${hub.origin}/hub/negotiate?negotiateVersion=1`, { method: "POST", headers });
    expect([negotiation.status, negotiation.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(await refusedUpgrade(`${hub.origin}/hub`, { token })).toBe(503);
    const [left] = clients.filter((client) => !isSentAway(client));
    const sent = await left?.invoke("SendMessage", { conversationId, id: v7(), body: "Still here" });
    expect(sent).toMatchObject({ result: { body: "Still here" } });
  });

  test("sends everybody away to come back, spread over the window, and ends with code 0", async () => {
    await using hub = await aHubProcess({ variables: { DRAIN_WINDOW_SECONDS: "2" } });
    const { ada } = await aScene(hub.application);
    const clients = await rawClients(hub, ada, 20);
    const beganAt = performance.now();
    const ended = hub.process.ended();
    hub.process.signal("SIGTERM");
    const countsSeen = new Set<number>();
    await until(() => countsSeen.add(clients.filter(isSentAway).length).has(20));
    // A burst would go from none to all.
    expect(countsSeen.size).toBeGreaterThan(3);
    expect(performance.now() - beganAt).toBeGreaterThan(1_000);
    expect(await ended).toBe(0);
    for (const client of clients) {
      expect(client.ofType(7)).toEqual(goAndComeBack);
      expect(await client.closed()).toBe(1000);
    }
  });

  test("answers the calls that it has taken, however long the database takes, before it lets their clients go", async () => {
    await using hub = await aHubProcess({ variables: { DRAIN_CALL_SECONDS: forEver } });
    const { vera, ada, conversationId } = await aScene(hub.application);
    const [client] = await rawClients(hub, vera, 1);
    if (client === undefined) throw new Error("One was asked for.");
    const lock = lockDatabase(hub.application.file);
    const answers = ["One", "Two"].map((body) => client.invoke("SendMessage", { conversationId, id: v7(), body }));
    const reader = await connect(hub, ada);
    // It has come after the sends.
    await reader.subscribe(0);
    const ended = hub.process.ended();
    hub.process.signal("SIGTERM");
    await until(() => hub.process.logs.includes("the hub stops"));
    expect(isSentAway(client)).toBe(false);
    lock.release();
    expect(await Promise.all(answers)).toMatchObject([{ result: { body: "One" } }, { result: { body: "Two" } }]);
    expect(await ended).toBe(0);
    expect(client.messages.at(-1)).toEqual(goAndComeBack[0]);
  });

  test("loses nothing that it acknowledged, and clients that come back to the next one miss nothing", {
    timeout: 60_000,
  }, async () => {
    await using hub = await aHubProcess({ variables: { DRAIN_WINDOW_SECONDS: "0.5" } });
    const { ada, vera, conversationId } = await aScene(hub.application);
    const senders = await Promise.all(Array.from({ length: 5 }, () => connect(hub, vera)));
    const reader = await connect(hub, ada, { reconnects: true });
    await reader.subscribe(0);
    let isBack = false;
    reader.connection.onreconnected(() => {
      isBack = true;
    });
    const acknowledged: string[] = [];
    const sendUntilRefused = async (sender: HubClient, name: string): Promise<void> => {
      for (let number = 0; ; number++) {
        const body = `${name} ${number}`;
        await sender.invoke("SendMessage", { conversationId, id: v7(), body });
        acknowledged.push(body);
      }
    };
    const sending = Promise.allSettled(senders.map((sender, index) => sendUntilRefused(sender, `Sender ${index}`)));
    await until(() => acknowledged.length > 20);
    const ended = hub.process.ended();
    hub.process.signal("SIGTERM");
    expect(await ended).toBe(0);
    await sending;
    await hub.process.start();
    await until(() => isBack);
    const { head } = await reader.subscribe(reader.events.at(-1)?.pos);
    await until(() => reader.events.at(-1)?.pos === head);
    const bodies = reader.bodies();
    expect(acknowledged.filter((body) => !bodies.includes(body))).toEqual([]);
    expect(reader.events.map(({ pos }) => pos)).toEqual(Array.from({ length: head }, (_, index) => index + 1));
  });
});

describe("a hub at which somebody waits", () => {
  const slow = { DRAIN_WINDOW_SECONDS: forEver, DRAIN_CALL_SECONDS: forEver };

  test("does not take its time on SIGINT, and still says good-bye", async () => {
    await using hub = await aHubProcess({ variables: slow });
    const { ada } = await aScene(hub.application);
    const clients = await rawClients(hub, ada, 3);
    const ended = hub.process.ended();
    hub.process.signal("SIGINT");
    expect(await ended).toBe(0);
    for (const client of clients) expect(client.ofType(7)).toEqual(goAndComeBack);
  });

  test.each(["SIGTERM", "SIGINT"] as const)(
    "hurries when %s comes while it is letting its clients go",
    async (second) => {
      await using hub = await aHubProcess({ variables: slow });
      const { ada } = await aScene(hub.application);
      const clients = await rawClients(hub, ada, 3);
      const ended = hub.process.ended();
      hub.process.signal("SIGTERM");
      await until(() => clients.some(isSentAway));
      expect(clients.every(isSentAway)).toBe(false);
      hub.process.signal(second);
      expect(await ended).toBe(0);
      for (const client of clients) expect(client.ofType(7)).toEqual(goAndComeBack);
    },
  );
});
