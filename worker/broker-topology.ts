import type { BrokerTopology, QueueDefinition } from "#lib/broker/message-broker.ts";
import type { EventType } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { LogSubscriber } from "#lib/chat/subscribers/subscriber.ts";

/** Where the events of all logs are published, for Parley's own subscribers and for whoever else listens. */
export const eventsExchange = "parley.events";
/** Where messages go that nobody could do anything with. */
const deadExchange = "parley.dead";
export const deadQueue = "parley.dead";
const subscriberQueues = "parley.subscribers.";

/** How often the broker gives a message of a subscriber to workers that die over it. */
const redeliveriesMax = 10;

export function queueOf({ name }: Pick<LogSubscriber, "name">): string {
  return `${subscriberQueues}${name}`;
}

/** The name of the subscriber whose queue it is; null for any other queue. */
export function subscriberOfQueue(queue: string): string | null {
  return queue.startsWith(subscriberQueues) ? queue.slice(subscriberQueues.length) : null;
}

/** Neither a type nor an id of a tenant has a dot in it. */
export function routingKeyOf(type: EventType, tenantId: TenantId): string {
  return `${type}.${tenantId}`;
}

/**
 * A queue for each subscriber, and one for what is dead. There is none that takes everything: what nobody listens to is not
 * kept at the broker, since the log itself keeps it.
 */
export function topologyOf(subscribers: readonly LogSubscriber[]): BrokerTopology {
  return {
    exchanges: [
      { name: eventsExchange, kind: "topic" },
      { name: deadExchange, kind: "fanout" },
    ],
    queues: [
      {
        name: deadQueue,
        bindings: [{ exchange: deadExchange, pattern: "" }],
        hasSingleConsumer: false,
        redeliveriesMax: null,
        deadLetterExchange: null,
      },
      ...subscribers.map(queueFor),
    ],
  };
}

function queueFor({ name, types }: LogSubscriber): QueueDefinition {
  return {
    name: queueOf({ name }),
    bindings: types.map((type) => ({ exchange: eventsExchange, pattern: `${type}.*` })),
    hasSingleConsumer: true,
    redeliveriesMax,
    deadLetterExchange: deadExchange,
  };
}
