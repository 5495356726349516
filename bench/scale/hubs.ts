import { setTimeout as delay } from "node:timers/promises";
import { v7 } from "uuid";
import { type Cluster, type ClusterShape, startCluster } from "#bench/cluster/cluster.ts";
import { HubSocket } from "#bench/cluster/hub-socket.ts";
import { cpuMs } from "#bench/signalr/cpu-ms.ts";
import { anOperator, type Person, someTenant, someVisitor } from "#tests/http/person.ts";
import { started } from "#tests/http/some-conversation.ts";
import { Audience } from "./audience.ts";
import { processCpuMs } from "./process-cpu.ts";

export interface HubsOptions {
  /** Visitors with a conversation each, and connections that see all of them; both are spread over the hubs. */
  senders: number;
  watchers: number;
  /** How much is sent in a second while there is little to do. */
  calmPerSecond: number;
  seconds: number;
  /** Before anything counts: a new process runs its code slowly at first. */
  warmUpSeconds: number;
}

/** What visitors and operators at a number of hubs saw. */
export interface HubsMeasurement {
  /** From sending to an operator at the hub of the sender, and at another one. Empty where there is no other. */
  calmNearMs: number[];
  calmFarMs: number[];
  /** While every visitor sends the next message as soon as the last one is acknowledged. */
  busyMs: number[];
  busySentPerSecond: number;
  busyDeliveredPerSecond: number;
  /** Of all hubs. */
  busyCpuUsPerDelivery: number;
  /** How much of one core the visitors and operators themselves took. */
  busyLoadShare: number;
}

interface Sender {
  hub: number;
  socket: HubSocket;
  conversationId: string;
}

/** Until what was sent last has arrived everywhere. */
const settleMs = 300;

/** Sends through a cluster, first calmly and then as fast as it goes. Rejects where a watcher misses a message. */
export async function measureHubs(shape: ClusterShape, options: HubsOptions): Promise<HubsMeasurement> {
  await using cluster = await startCluster(shape);
  const { senders, audience } = await gather(cluster, options);
  await sendBusily(senders, { audience, seconds: options.warmUpSeconds });
  await audience.settle(settleMs);

  audience.forget();
  await sendCalmly(senders, { audience, ...options });
  await audience.settle(settleMs);
  const { nearMs: calmNearMs, farMs: calmFarMs } = audience;

  audience.forget();
  const [hubsBefore, ownBefore, began] = [await cpuOfHubs(cluster), cpuMs(), performance.now()];
  const sent = await sendBusily(senders, { audience, seconds: options.seconds });
  const elapsedMs = performance.now() - began;
  const [hubsAfter, ownAfter] = [await cpuOfHubs(cluster), cpuMs()];
  await audience.settle(settleMs);
  const delivered = sent * options.watchers;
  for (const socket of [...senders.map((sender) => sender.socket), ...audience.sockets]) socket.close();
  return {
    calmNearMs,
    calmFarMs,
    busyMs: [...audience.nearMs, ...audience.farMs],
    busySentPerSecond: (sent / elapsedMs) * 1_000,
    busyDeliveredPerSecond: (delivered / elapsedMs) * 1_000,
    busyCpuUsPerDelivery: ((hubsAfter - hubsBefore) * 1_000) / delivered,
    busyLoadShare: (ownAfter - ownBefore) / elapsedMs,
  };
}

async function gather(
  { application, hubOrigins }: Cluster,
  options: HubsOptions,
): Promise<{ senders: readonly Sender[]; audience: Audience }> {
  const tenant = await someTenant(application);
  const connect = async ({ principal }: Person, hub: number): Promise<HubSocket> => {
    const { token } = await application.tokens.forHub(principal);
    const socket = await HubSocket.open(hubOrigins[hub] ?? "", token);
    await socket.call("Subscribe", {});
    return socket;
  };
  const senders: Sender[] = [];
  for (let number = 0; number < options.senders; number += 1) {
    const hub = number % hubOrigins.length;
    const visitor = await someVisitor(application, tenant);
    const conversationId = await started(application, visitor, "Where is my parcel?");
    senders.push({ hub, socket: await connect(visitor, hub), conversationId });
  }
  // Who comes now is shown nothing of the beginnings.
  const audience = new Audience();
  const operator = await anOperator(application, tenant);
  for (let number = 0; number < options.watchers; number += 1) {
    const hub = number % hubOrigins.length;
    audience.add(await connect(operator, hub), hub);
  }
  return { senders, audience };
}

async function send({ hub, socket, conversationId }: Sender, audience: Audience): Promise<void> {
  const id = v7();
  audience.expect(id, hub);
  await socket.call("SendMessage", { conversationId, id, body: "Is it on its way?" });
}

async function sendCalmly(
  senders: readonly Sender[],
  { audience, calmPerSecond, seconds }: HubsOptions & { audience: Audience },
): Promise<void> {
  const began = performance.now();
  const under: Promise<void>[] = [];
  for (let number = 0; number < calmPerSecond * seconds; number += 1) {
    const sender = senders[number % senders.length];
    if (sender !== undefined) under.push(send(sender, audience));
    await delay(Math.max(0, began + ((number + 1) * 1_000) / calmPerSecond - performance.now()));
  }
  await Promise.all(under);
}

/** @returns how many messages were sent */
async function sendBusily(
  senders: readonly Sender[],
  { audience, seconds }: { audience: Audience; seconds: number },
): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let sent = 0;
  const talk = async (sender: Sender): Promise<void> => {
    while (performance.now() < until) {
      await send(sender, audience);
      sent += 1;
    }
  };
  await Promise.all(senders.map(talk));
  return sent;
}

async function cpuOfHubs({ hubOrigins }: Cluster): Promise<number> {
  const each = await Promise.all(hubOrigins.map(processCpuMs));
  return each.reduce((sum, one) => sum + one, 0);
}
