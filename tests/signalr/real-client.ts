import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { onTestFinished } from "vitest";

export interface RealClientOptions {
  token?: string;
  skipNegotiation?: boolean;
  /** Comes back by itself, at once. */
  reconnects?: boolean;
}

/** A client of Microsoft's library, not yet started. It stops with the test. */
export function aRealClient(url: string, options: RealClientOptions = {}): HubConnection {
  const { token = "alice", skipNegotiation = false, reconnects = false } = options;
  const builder = new HubConnectionBuilder()
    .withUrl(url, {
      accessTokenFactory: () => token,
      skipNegotiation,
      ...(skipNegotiation ? { transport: HttpTransportType.WebSockets } : {}),
    })
    .configureLogging(LogLevel.None);
  const client = (reconnects ? builder.withAutomaticReconnect([0, 0, 0]) : builder).build();
  onTestFinished(() => client.stop());
  return client;
}
