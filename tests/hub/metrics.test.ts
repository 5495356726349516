import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { act, aScene } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";
import { aHubProcess } from "./a-hub-process.ts";
import { connect, type HubClient } from "./hub-client.ts";
import { readMetric } from "./read-metric.ts";

describe("the metrics of the hub", () => {
  test("count messages and connections, time commits and deliveries, and name nobody and nothing that was said", async () => {
    await using hub = await aHubProcess();
    const { tenant, ada, vera, conversationId } = await aScene(hub.application);
    const [ofAda, ofVera] = [await connect(hub, ada), await connect(hub, vera)];
    await Promise.all([ofAda.subscribe(), ofVera.subscribe()]);
    const secret = `secret-${v7()}`;
    await ofVera.invoke("SendMessage", { conversationId, id: v7(), body: secret });
    await act(hub.application, { as: vera, conversationId }, { path: "/messages", body: { body: secret } });
    await until(() => ofAda.events.length === 2);
    const read = (name: string) => readMetric(hub.origin, `parley_${name}`);
    const confirm = (client: HubClient) =>
      client.invoke("ConfirmDeliveries", { deliveries: [{ conversationId, seq: 3 }] });
    await confirm(ofVera);
    await until(() => ofAda.events.length === 3);
    // Her own device has had them all along.
    expect(await read("message_delivery_seconds_count")).toBe(0);
    await confirm(ofAda);
    await until(() => ofVera.events.length === 4);
    expect(await read("message_commit_seconds_count")).toBe(1);
    expect(await read("message_delivery_seconds_count")).toBe(2);
    expect(await read("message_delivery_seconds_sum")).toBeGreaterThan(0);
    expect(await read("log_commits_total")).toBe(3);
    expect(await read('log_events_total{type="MessageSent"}')).toBe(1);
    expect(await read("hub_connections")).toBe(2);
    expect(await read("hub_connections_opened_total")).toBe(2);
    expect(await read("hub_followed_tenants")).toBe(1);
    expect(await read("hub_tail_lag_events")).toBe(0);
    expect(await read("hub_recent_events_bytes")).toBeGreaterThan(0);
    expect(await readMetric(hub.origin, "nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
    const text = await (await fetch(`${hub.origin}/metrics`)).text();
    const names = [tenant.id, tenant.slug, ada.id, vera.id, conversationId, secret, "Ada", "Vera"];
    expect(names.filter((name) => text.includes(name))).toEqual([]);
  });

  test("are for those only who have the token, where there is one", async () => {
    const token = "a token of the tests";
    await using hub = await aHubProcess({ variables: { METRICS_TOKEN: token } });
    const ask = async (authorization?: string) => {
      const answer = await fetch(
        `${hub.origin}/metrics`,
        authorization === undefined ? {} : { headers: { authorization } },
      );
      return { status: answer.status, hasMetrics: (await answer.text()).includes("parley_") };
    };
    const refused = { status: 401, hasMetrics: false };
    expect(await ask()).toEqual(refused);
    expect(await ask("Bearer another token of the tests")).toEqual(refused);
    expect(await ask(token)).toEqual(refused);
    expect(await ask(`Bearer ${token}`)).toEqual({ status: 200, hasMetrics: true });
  });
});
