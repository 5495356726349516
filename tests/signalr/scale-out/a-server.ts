import { expect, onTestFinished } from "vitest";
import type { FramedMessage } from "#lib/signalr/framed-message.ts";
import { frameInvocation } from "#lib/signalr/framed-message.ts";
import type { Respondent, ServerRouter } from "#lib/signalr/hub/hub-router.ts";
import type { SendTarget } from "#lib/signalr/hub/send-target.ts";
import { newConnectionId, newServerId } from "#lib/signalr/hub/server-id.ts";
import { createHubCounters, type HubCounters } from "#lib/signalr/hub-counters.ts";
import { defaultHubLimits, type HubLimits } from "#lib/signalr/hub-limits.ts";
import type { HubProtocol } from "#lib/signalr/protocols/hub-protocol.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import type { HubBackplane } from "#lib/signalr/scale-out/hub-backplane.ts";
import { createScaledOutRouter } from "#lib/signalr/scale-out/scaled-out-router.ts";
import { until } from "../until.ts";

/** A connection without a client: it keeps what it is sent, and answers as it is told to. */
export class TestConnection implements Respondent {
  readonly connectionId: string;
  readonly userIdentifier: string;
  readonly #protocol: HubProtocol;
  /** What it was sent, as target and arguments. */
  readonly received: unknown[][] = [];
  readonly frames: Buffer[] = [];
  answer: (target: string, args: readonly unknown[]) => Promise<unknown> = async () => undefined;

  constructor(connectionId: string, userIdentifier: string, protocol: HubProtocol) {
    this.connectionId = connectionId;
    this.userIdentifier = userIdentifier;
    this.#protocol = protocol;
  }

  sendFramed(message: FramedMessage): void {
    const frame = message.bytesFor(this.#protocol);
    this.frames.push(frame);
    this.#protocol.createReader(defaultHubLimits).read(frame, (read) => {
      if (read.kind === "invocation") this.received.push([read.target, ...read.arguments]);
    });
  }

  invoke({ target, args }: { target: string; args: readonly unknown[] }): Promise<unknown> {
    return this.answer(target, args);
  }
}

/** Gives another backplane of the same bus each time. */
export type ConnectBackplane = () => HubBackplane;

export interface TestServer {
  path: string;
  serverId: string;
  forwardingKey: string;
  router: ServerRouter<TestConnection>;
  counters: HubCounters;
  errors: unknown[];
  backplane: HubBackplane;
  /** A connection of the user, whose channel is already heard. */
  connect(userIdentifier: string, protocol?: HubProtocol): Promise<TestConnection>;
}

export interface TestServerOptions {
  path?: string;
  limits?: Partial<HubLimits>;
  protocols?: HubProtocol[];
  internalUrl?: string;
}

let paths = 0;

/** The path of a hub of its own, on a bus that tests share. */
export function somePath(): string {
  return `/hub-${process.pid}-${++paths}`;
}

/** For tests in which somebody is silent. */
export const impatient: TestServerOptions = {
  limits: {
    backplaneCanaryMs: 20,
    backplaneSilenceMs: 200,
    backplaneSubscribeTimeoutMs: 100,
    backplaneReplyTimeoutMs: 200,
    clientResultTimeoutMs: 400,
  },
};

export const all: SendTarget = { to: "all", except: [] };

export function group(...groupNames: string[]): SendTarget {
  return { to: "groups", groupNames, except: [] };
}

/** Calls `said` of the target's connections. */
export function send({ router }: TestServer, target: SendTarget, ...args: unknown[]): void {
  router.send(target, frameInvocation("said", args));
}

/** A server without sockets, which has joined the others. It leaves them, and closes its backplane, with the test. */
export async function aServer(backplane: HubBackplane, options: TestServerOptions = {}): Promise<TestServer> {
  const server = startServer(backplane, options);
  await until(() => server.router.health().isReady);
  return server;
}

export function servers(
  connect: ConnectBackplane,
  count: number,
  options: TestServerOptions = {},
): Promise<TestServer[]> {
  const path = somePath();
  return Promise.all(Array.from({ length: count }, () => aServer(connect(), { path, ...options })));
}

export async function twoServers(
  connect: ConnectBackplane,
  options: TestServerOptions = {},
): Promise<[TestServer, TestServer]> {
  const path = somePath();
  return [await aServer(connect(), { path, ...options }), await aServer(connect(), { path, ...options })];
}

/** The same, while it may still be joining. */
export function startServer(
  backplane: HubBackplane,
  { path = somePath(), limits, protocols = [jsonProtocol, messagePackProtocol], ...options }: TestServerOptions = {},
): TestServer {
  const serverId = newServerId();
  const forwardingKey = `key of ${serverId}`;
  const [errors, counters]: [unknown[], HubCounters] = [[], createHubCounters()];
  const router = createScaledOutRouter<TestConnection>({
    ...options,
    path,
    serverId,
    forwardingKey,
    backplane,
    protocols,
    counters,
    limits: { ...defaultHubLimits, ...limits },
    reportError: (error) => errors.push(error),
  });
  onTestFinished(async () => {
    await router.close();
    await backplane.close();
  });
  return {
    path,
    serverId,
    forwardingKey,
    router,
    counters,
    errors,
    backplane,
    async connect(userIdentifier, protocol = jsonProtocol) {
      const connection = new TestConnection(newConnectionId(serverId), userIdentifier, protocol);
      router.local.add(connection);
      await router.whenReachable(userIdentifier);
      return connection;
    },
  };
}

/**
 * What each connection has been sent, once nothing more is under way: each sender sends all of them a last message, which
 * comes after whatever it sent before.
 */
export async function settled(senders: TestServer[], connections: TestConnection[]): Promise<unknown[][][]> {
  for (const { router } of senders) router.send(all, frameInvocation("end", []));
  const isEnd = ([target]: unknown[]) => target === "end";
  await until(() => connections.every(({ received }) => received.filter(isEnd).length >= senders.length));
  const before = connections.map(({ received }) => received.filter((message) => !isEnd(message)));
  for (const { received } of connections) received.length = 0;
  expect(senders.flatMap(({ errors }) => errors)).toEqual([]);
  return before;
}
