import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  type IHttpConnectionOptions,
  type IStreamResult,
  JsonHubProtocol,
  LogLevel,
} from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";
import { onTestFinished } from "vitest";
import type { TransportName } from "#lib/signalr/transports/transport.ts";
import type { ProtocolName } from "./wire-codec.ts";

export interface RealClientOptions {
  token?: string;
  protocol?: ProtocolName;
  /** The only one it tries; by default the first that works. */
  transport?: TransportName;
  skipNegotiation?: boolean;
  /** Comes back by itself, at once. */
  reconnects?: boolean;
  /** Resumes its connection on a new socket. */
  resumes?: boolean;
}

/** A client of Microsoft's library, not yet started. It stops with the test. */
export function aRealClient(url: string, options: RealClientOptions = {}): HubConnection {
  const { protocol = "json", reconnects = false, resumes = false } = options;
  const builder = new HubConnectionBuilder()
    .withUrl(url, httpOptions(options))
    .withHubProtocol(protocol === "json" ? new JsonHubProtocol() : new MessagePackHubProtocol())
    .configureLogging(LogLevel.None);
  if (reconnects) builder.withAutomaticReconnect([0, 0, 0]);
  if (resumes) builder.withStatefulReconnect();
  const client = builder.build();
  onTestFinished(() => client.stop());
  return client;
}

/** The same after its start. */
export async function aStartedClient(url: string, options: RealClientOptions): Promise<HubConnection> {
  const client = aRealClient(url, options);
  await client.start();
  return client;
}

/** All items of a stream, or its error. */
export function allOf<Item>(result: IStreamResult<Item>): Promise<Item[]> {
  return new Promise((resolve, reject) => {
    const items: Item[] = [];
    result.subscribe({ next: (item) => items.push(item), complete: () => resolve(items), error: reject });
  });
}

function httpOptions({ token = "alice", ...options }: RealClientOptions): IHttpConnectionOptions {
  const { skipNegotiation = false, transport = skipNegotiation ? "WebSockets" : undefined } = options;
  return {
    accessTokenFactory: () => token,
    skipNegotiation,
    ...(transport === undefined ? {} : { transport: HttpTransportType[transport] }),
  };
}
