import { Gauge, Histogram } from "prom-client";
import type { HubCounters } from "#lib/signalr/hub-counters.ts";
import { type Metrics, secondsBetween } from "#lib/telemetry/metrics.ts";
import type { DeliveryListener } from "./delivery-clock.ts";
import type { LogTail } from "./log-tail.ts";
import type { SubscribeCounts } from "./subscribe.ts";

/** From the next room to somebody who comes back after lunch. */
const deliveryBucketsSeconds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60, 600, 3_600];

/** What the hub's metrics are read from. */
export interface MeteredHub {
  connections: ReadonlyMap<string, unknown>;
  counters: Readonly<HubCounters>;
  tail: Pick<LogTail, "followedTenants" | "lag" | "reads" | "recentBytes">;
  subscribes: Readonly<SubscribeCounts>;
}

/** Shows what the hub does among the metrics of its process. It is read when somebody asks, and costs nothing else. */
export function meterHub(metrics: Metrics, { connections, counters, tail, subscribes }: MeteredHub): void {
  const gauge = (name: string, help: string, read: () => number): void => {
    metrics.registry.registerMetric(
      new Gauge({
        name: `parley_hub_${name}`,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  };
  gauge("connections", "Open connections.", () => connections.size);
  gauge("followed_tenants", "Tenants with connections.", () => tail.followedTenants);
  gauge("tail_lag_events", "Events known to be in the logs that were not passed on yet.", () => tail.lag);
  gauge("recent_events_bytes", "About how much memory the newest events take.", () => tail.recentBytes);
  metrics.count({
    name: "parley_hub_log_reads_total",
    help: "How often a log was read, for what nobody brought.",
    read: () => tail.reads,
  });
  countAll(metrics, "Of the SignalR server:", counters);
  countAll(metrics, "Clients that subscribed, by how they were brought to the tail:", subscribes);
}

/** Shows how long messages take to reach the other side. @returns what is told of each */
export function meterDeliveries({ registry }: Pick<Metrics, "registry">): DeliveryListener {
  const seconds = new Histogram({
    name: "parley_message_delivery_seconds",
    help: "From the commit of a message to the moment at which a device of the other side confirmed it.",
    buckets: deliveryBucketsSeconds,
    registers: [registry],
  });
  return (committedAt, deliveredAt) => seconds.observe(secondsBetween(committedAt, deliveredAt));
}

/** A counter for each of the numbers, under its own name. */
function countAll(metrics: Metrics, about: string, numbers: Readonly<Record<string, number>>): void {
  for (const name of Object.keys(numbers)) {
    const help = `${about} ${name}.`;
    metrics.count({ name: `parley_hub_${snakeCase(name)}_total`, help, read: () => numbers[name] ?? 0 });
  }
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
