import type { Database } from "#db/database.ts";
import type { MessagePublisher } from "#lib/broker/message-broker.ts";
import { startRabbitConsumers } from "#lib/broker/rabbitmq-consumers.ts";
import { createRabbitPublisher } from "#lib/broker/rabbitmq-publisher.ts";
import type { Chat } from "#lib/chat/execute.ts";
import { subscribers as allSubscribers, subscribersOf } from "#lib/chat/subscribers/subscribers.ts";
import { createKnownTenants } from "#lib/identity/known-tenants.ts";
import type { Log } from "#lib/telemetry/log.ts";
import type { Metrics } from "#lib/telemetry/metrics.ts";
import { eventsExchange, topologyOf } from "./broker-topology.ts";
import { deadLetterCollector } from "./dead-letter-collector.ts";
import { Dispatcher, type DispatcherTimes } from "./dispatcher.ts";
import { logFollower } from "./log-follower.ts";

export interface BrokerTimes extends DispatcherTimes {
  /** A broker that has not confirmed a message after so long is given up. */
  confirmTimeoutMs: number;
}

const brokerTimes: BrokerTimes = { leaseMs: 10_000, retryAfterMs: 1_000, confirmTimeoutMs: 10_000 };

export interface BrokerWorkOptions {
  /** Of RabbitMQ. */
  url: string;
  database: Database;
  chat: Chat;
  /** Names this process among all. */
  processId: string;
  log: Log;
  metrics: Pick<Metrics, "count" | "gauge">;
  times?: BrokerTimes;
  /** Told each fault of ours, and the first of each outage of the broker's. */
  report(error: unknown): void;
}

/** What a process does with the message broker. */
export interface BrokerWork {
  /** Some log has grown. */
  wake(): void;
  /** Whether the broker is there, for both that publishes and that listens. */
  readonly isConnected: boolean;
  /** Whether this process is the one that publishes. */
  readonly isDispatching: boolean;
  stop(): Promise<void>;
}

/** Publishes the logs, where no other process does, and has subscribers follow what is published. */
export function startBroker(options: BrokerWorkOptions): BrokerWork {
  const { url, database, chat, processId, log, metrics, times = brokerTimes, report } = options;
  const { tenants, directory } = database;
  const subscribers = chat.subscribers ?? allSubscribers;
  const stopping = new AbortController();
  const server = { url, topology: topologyOf(subscribers), onError: report };
  const publisher: MessagePublisher = createRabbitPublisher({
    ...server,
    name: `parley dispatcher ${processId}`,
    exchange: eventsExchange,
    confirmTimeoutMs: times.confirmTimeoutMs,
    onConnected: () => dispatcher.wake(),
  });
  const dispatcher = new Dispatcher({
    tenants,
    directory,
    publisher,
    isExpected: (type) => subscribersOf([type], subscribers).length > 0,
    holder: processId,
    times,
    onError: report,
  });
  const known = createKnownTenants(directory);
  const consumers = startRabbitConsumers({
    ...server,
    name: `parley subscribers ${processId}`,
    consumers: [
      deadLetterCollector({ chat, known, log, stopping: stopping.signal, onError: report }),
      ...subscribers.map((subscriber) => logFollower({ chat, subscriber, known, onError: report })),
    ],
  });
  meterDispatcher(metrics, dispatcher);
  return {
    wake: () => dispatcher.wake(),
    get isConnected() {
      return publisher.isConnected && consumers.isConnected;
    },
    get isDispatching() {
      return dispatcher.isActive;
    },
    async stop() {
      stopping.abort();
      await Promise.all([dispatcher.stop(), consumers.close()]);
      await publisher.close();
    },
  };
}

function meterDispatcher(metrics: Pick<Metrics, "count" | "gauge">, dispatcher: Dispatcher): void {
  const { counts } = dispatcher;
  metrics.count({
    name: "parley_published_events_total",
    help: "Events that this process has published to the message broker.",
    read: () => counts.published,
  });
  metrics.count({
    name: "parley_publish_failures_total",
    help: "Tries of this process to publish that came to nothing.",
    read: () => counts.failures,
  });
  metrics.gauge({
    name: "parley_publish_waiting_events",
    help: "Events that wait to be published; 0 in a process that does not publish.",
    read: () => (dispatcher.isActive ? counts.waitingEvents : 0),
  });
  metrics.gauge({
    name: "parley_publish_waiting_seconds",
    help: "How long the first of them has waited.",
    read: () => (dispatcher.isActive ? counts.waitingSeconds : 0),
  });
}
