import type { TransferFormat } from "../protocols/hub-protocol.ts";

/** The names by which negotiation knows them. */
export type TransportName = "WebSockets" | "ServerSentEvents" | "LongPolling";

/** Why a connection ends, as the transport tells the other side. */
export type EndReason = "done" | "failed";

/** What a transport tells the connection on top of it. */
export interface TransportListener {
  /** Bytes arrived. A chunk may hold a part of a message, or many. */
  received(chunk: Buffer): void;
  /** All that was sent has left the process, after `bufferedBytes` was above zero. */
  drained(): void;
  /** The transport is gone, once; with an error unless either side ended it in good order. */
  closed(error?: Error): void;
}

/** What carries the bytes of one connection, and knows nothing of their meaning. */
export interface Transport {
  readonly name: TransportName;
  /** The formats it can carry. */
  readonly transferFormats: readonly TransferFormat[];
  /** True if requests come and go anyway, so that neither side pings and no silence means anything. */
  readonly hasInherentKeepAlive: boolean;
  /** Bytes that were sent and have not left the process. */
  readonly bufferedBytes: number;
  /** Hands every later event to this listener. The first call may be made only before an event is due. */
  listen(listener: TransportListener): void;
  /**
   * Sends one payload, which the caller does not change afterwards. The same buffer sent to many connections in a row
   * is framed once. After the end this does nothing.
   */
  send(payload: Buffer, format: TransferFormat): void;
  /** Stops reading from the other side until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends in good order, and aborts if the other side does not follow in time. */
  end(reason: EndReason): void;
  /** Ends at once; what was not yet written is lost. */
  abort(): void;
}
