import type { FramedMessage } from "../framed-message.ts";
import type { HubHealth, Respondent, ServerRouter } from "../hub/hub-router.ts";
import { LocalConnections } from "../hub/local-connections.ts";
import { noSuchConnection } from "../hub/local-router.ts";
import type { SendTarget } from "../hub/send-target.ts";
import type { ServerDoor } from "../hub/server-door.ts";
import { serverOf } from "../hub/server-id.ts";
import { within } from "../hub/within.ts";
import type { HubCounters } from "../hub-counters.ts";
import { HubException } from "../hub-exception.ts";
import type { HubLimits } from "../hub-limits.ts";
import type { HubProtocol } from "../protocols/hub-protocol.ts";
import type { ReportError } from "../report-error.ts";
import { type ChannelNames, channelNames } from "./channel-names.ts";
import { ChannelSubscriptions } from "./channel-subscriptions.ts";
import {
  type Envelope,
  isHttpUrl,
  portableArguments,
  readEnvelope,
  type ServerReply,
  type ServerRequest,
} from "./envelope.ts";
import { EnvelopeSender } from "./envelope-sender.ts";
import type { HubBackplane } from "./hub-backplane.ts";
import { framesOf, relayedMessage } from "./relayed-message.ts";
import { ServerPresence } from "./server-presence.ts";
import { ServerRequests } from "./server-requests.ts";

export interface ScaledOutRouterOptions {
  serverId: string;
  /** The path of the hub: hubs on different paths may share a backplane. */
  path: string;
  backplane: HubBackplane;
  /** Where the other servers find this one's hub. */
  internalUrl?: string;
  /** What they show with what they pass on to it. */
  forwardingKey: string;
  protocols: readonly HubProtocol[];
  limits: HubLimits;
  counters: HubCounters;
  reportError: ReportError;
}

/**
 * The router of one server among several. It joins them at once. Its close leaves them, and the backplane open.
 * Throws a TypeError if the internal URL is none.
 */
export function createScaledOutRouter<Connection extends Respondent>(
  options: ScaledOutRouterOptions,
): ServerRouter<Connection> {
  const { internalUrl } = options;
  if (internalUrl !== undefined && !isHttpUrl(internalUrl)) throw new TypeError(`Not an HTTP URL: '${internalUrl}'.`);
  return new ScaledOutRouter<Connection>(options);
}

/**
 * What is sent reaches the connections of this server at once, and those of the others by one message on the backplane:
 * ready-made frames with the target, on a channel to which the servers listen that may have connections for it.
 * Whatever a server hears of itself it leaves alone.
 */
class ScaledOutRouter<Connection extends Respondent> implements ServerRouter<Connection> {
  readonly local: LocalConnections<Connection>;
  readonly #options: ScaledOutRouterOptions;
  readonly #channels: ChannelNames;
  readonly #subscriptions: ChannelSubscriptions;
  readonly #sender: EnvelopeSender;
  readonly #presence: ServerPresence;
  readonly #requests = new ServerRequests();
  #isClosed = false;

  constructor(options: ScaledOutRouterOptions) {
    const { path, internalUrl, forwardingKey } = options;
    const channels = channelNames(path.replace(/\/+$/, ""));
    const subscriptions = new ChannelSubscriptions({ ...options, receive: (bytes) => this.#receive(bytes) });
    const sender = new EnvelopeSender(options);
    const door = internalUrl === undefined ? undefined : { url: internalUrl, key: forwardingKey };
    const onGone = (serverId: string) => this.#requests.serverLeft(serverId);
    this.#options = options;
    this.#channels = channels;
    this.#subscriptions = subscriptions;
    this.#sender = sender;
    this.#presence = new ServerPresence({ ...options, door, channels, sender, onGone });
    this.local = new LocalConnections<Connection>({
      groupChanged: (groupName, isHere) => subscriptions.set(channels.group(groupName), isHere),
      userChanged: (userIdentifier, isHere) => subscriptions.set(channels.user(userIdentifier), isHere),
    });
    void this.#join();
  }

  send(target: SendTarget, message: FramedMessage): void {
    const channels = this.#channelsOf(target);
    if (channels.length === 0) return this.local.deliver(target, message);
    // First, so that what cannot be represented reaches nobody, rather than some.
    const frames = framesOf(message, this.#options.protocols);
    this.local.deliver(target, message);
    const envelope = this.#sender.write({ kind: "send", target, frames });
    for (const channel of channels) void this.#sender.publish(channel, envelope);
  }

  async invoke(connectionId: string, target: string, args: readonly unknown[]): Promise<unknown> {
    const connection = this.local.byId.get(connectionId);
    if (connection !== undefined) return connection.invoke({ target, args });
    const { clientResultTimeoutMs, backplaneReplyTimeoutMs } = this.#options.limits;
    // A server that nobody has heard of is most likely gone. If it has just come, it answers soon.
    const isKnown = this.#presence.knows(serverOf(connectionId));
    const timeoutMs = isKnown ? clientResultTimeoutMs : backplaneReplyTimeoutMs;
    return this.#ask({ ask: "invoke", connectionId, target, args: portableArguments(args) }, timeoutMs);
  }

  async addToGroup(connectionId: string, groupName: string): Promise<void> {
    if (this.local.addToGroup(connectionId, groupName)) {
      await this.#heard(this.#channels.group(groupName));
    } else if (!this.#isOwn(connectionId)) {
      await this.#ask({ ask: "addToGroup", connectionId, groupName });
    }
  }

  async removeFromGroup(connectionId: string, groupName: string): Promise<void> {
    if (this.local.removeFromGroup(connectionId, groupName) || this.#isOwn(connectionId)) return;
    await this.#ask({ ask: "removeFromGroup", connectionId, groupName });
  }

  whenReachable(userIdentifier: string): Promise<void> {
    // A subscription that failed was reported, and all but what other servers send to the user works without it.
    return this.#heard(this.#channels.user(userIdentifier)).catch(() => {});
  }

  doorOfServer(serverId: string): ServerDoor | undefined {
    return this.#presence.doorOf(serverId);
  }

  health(): HubHealth {
    return this.#presence.health;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#presence.stop();
    this.#requests.rejectAll(new Error("The hub is closed."));
    const farewell = this.#sender.send(this.#channels.everyone, { kind: "goodbye" });
    this.#sender.close();
    const left = Promise.all([farewell, this.#subscriptions.endAll()]);
    await within(this.#options.limits.backplaneReplyTimeoutMs, left);
  }

  async #join(): Promise<void> {
    const channels = [this.#channels.everyone, this.#channels.server(this.#options.serverId)];
    for (const channel of channels) this.#subscriptions.set(channel, true);
    await Promise.allSettled(channels.map((channel) => this.#subscriptions.active(channel)));
    this.#presence.giveSign();
  }

  /** The channels of those other servers that may have connections of the target. */
  #channelsOf(target: SendTarget): string[] {
    switch (target.to) {
      case "all":
        return [this.#channels.everyone];
      case "connections": {
        const elsewhere = target.connectionIds.filter((id) => !this.#isOwn(id)).map(serverOf);
        return Array.from(new Set(elsewhere), this.#channels.server);
      }
      case "groups":
        return this.#oneChannel(target.groupNames, this.#channels.group);
      case "users":
        return this.#oneChannel(target.userIdentifiers, this.#channels.user);
    }
  }

  /**
   * One message on one channel reaches each server once, and so each connection. Several names have only the channel of
   * everyone in common: with a message on each of their own channels, a server would have to know what it has seen.
   */
  #oneChannel(names: readonly string[], channelOf: (name: string) => string): string[] {
    const [only] = names;
    if (only === undefined) return [];
    return [names.length === 1 ? channelOf(only) : this.#channels.everyone];
  }

  /** Resolves when the channel is heard, or when that takes too long for anybody to wait. */
  #heard(channel: string): Promise<void> {
    return within(this.#options.limits.backplaneSubscribeTimeoutMs, this.#subscriptions.active(channel));
  }

  #isOwn(connectionId: string): boolean {
    return serverOf(connectionId) === this.#options.serverId;
  }

  async #ask(request: ServerRequest, timeoutMs = this.#options.limits.backplaneReplyTimeoutMs): Promise<unknown> {
    const { connectionId } = request;
    if (this.#isOwn(connectionId)) throw noSuchConnection(connectionId);
    const serverId = serverOf(connectionId);
    return this.#requests.ask({ serverId, timeoutMs }, (requestId) =>
      this.#sender.send(this.#channels.server(serverId), { kind: "request", requestId, request }),
    );
  }

  #receive(bytes: Buffer): void {
    try {
      this.#accept(readEnvelope(bytes));
    } catch (error) {
      this.#options.reportError(error, {});
    }
  }

  #accept({ from, ...content }: Envelope): void {
    if (from === this.#options.serverId) {
      if (content.kind === "canary") this.#presence.canaryCame();
      return;
    }
    switch (content.kind) {
      case "send":
        return this.local.deliver(content.target, relayedMessage(content.frames, this.#options.protocols));
      case "request":
        return void this.#answer(from, content.requestId, content.request);
      case "reply":
        return this.#requests.answered(from, content.requestId, content.reply);
      case "announcement":
        return this.#presence.announced(from, content);
      case "goodbye":
        return this.#presence.left(from);
      case "canary":
        return;
    }
  }

  async #answer(asker: string, requestId: number, request: ServerRequest): Promise<void> {
    const send = (reply: ServerReply) =>
      this.#sender.send(this.#channels.server(asker), { kind: "reply", requestId, reply });
    try {
      await send({ result: await this.#perform(request) });
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      await send(error instanceof HubException ? { hubException: text } : { error: text });
    }
  }

  /** Begins at once, so that changes of groups happen in the order in which they were asked for. */
  async #perform(request: ServerRequest): Promise<unknown> {
    const { connectionId } = request;
    switch (request.ask) {
      case "addToGroup":
        return this.addToGroup(connectionId, request.groupName);
      case "removeFromGroup":
        return this.removeFromGroup(connectionId, request.groupName);
      case "invoke": {
        const connection = this.local.byId.get(connectionId);
        if (connection === undefined) throw noSuchConnection(connectionId);
        return connection.invoke(request);
      }
    }
  }
}
