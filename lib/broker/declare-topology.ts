import type { Channel, ChannelModel } from "amqplib";
import type { BrokerTopology, QueueDefinition } from "./message-broker.ts";

/** Makes what is missing. @throws where something is there under the same name that is not the same */
export async function declareTopology(
  connection: Pick<ChannelModel, "createChannel">,
  { exchanges, queues }: BrokerTopology,
): Promise<void> {
  const channel = await connection.createChannel();
  // Whoever asks is told by the promise.
  channel.on("error", () => undefined);
  for (const { name, kind } of exchanges) await channel.assertExchange(name, kind, { durable: true });
  for (const queue of queues) await declareQueue(channel, queue);
  await channel.close();
}

/** Quorum queues: what they have confirmed is on the disks of most nodes, and a cluster goes on without one of them. */
async function declareQueue(channel: Channel, queue: QueueDefinition): Promise<void> {
  const { name, bindings, hasSingleConsumer, redeliveriesMax, deadLetterExchange } = queue;
  await channel.assertQueue(name, {
    durable: true,
    ...(deadLetterExchange !== null && { deadLetterExchange }),
    arguments: {
      "x-queue-type": "quorum",
      ...(hasSingleConsumer && { "x-single-active-consumer": true }),
      ...(redeliveriesMax !== null && { "x-delivery-limit": redeliveriesMax }),
    },
  });
  for (const { exchange, pattern } of bindings) await channel.bindQueue(name, exchange, pattern);
}
