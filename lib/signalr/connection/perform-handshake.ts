import type { HubLimits } from "../hub-limits.ts";
import { type HubProtocol, ProtocolError } from "../protocols/hub-protocol.ts";
import { RecordBuffer } from "../protocols/record-buffer.ts";
import type { Transport } from "../transports/transport.ts";
import { type Handshake, readHandshakeRequest, writeHandshakeResponse } from "./handshake.ts";

export interface HandshakeOptions {
  limits: HubLimits;
  protocols: readonly HubProtocol[];
  /** The client awaits the response to this; the bytes after its request are messages. */
  accepted(handshake: Handshake, rest: Buffer): void;
  /** The client was told why not. */
  refused(): void;
  /** The transport is gone without a handshake. */
  closed(): void;
}

const canceled = "Handshake was canceled.";

/**
 * Waits for the client's handshake request, in one piece or several. A request that is wrong, too long or too
 * late gets its error and the transport is ended. Returns what cancels the wait, which does nothing after it. It ends
 * the transport without an answer: one that comes before its question can find a client that is not yet ready for any.
 */
export function performHandshake(transport: Transport, options: HandshakeOptions): () => void {
  const { limits, protocols } = options;
  const buffer = new RecordBuffer(limits.maximumMessageBytes);
  let isOver = false;
  const timer = setTimeout(() => refuse(canceled), limits.handshakeTimeoutMs);

  function finish(): void {
    isOver = true;
    clearTimeout(timer);
  }

  function cancel(): void {
    if (isOver) return;
    finish();
    options.refused();
    transport.end("done");
  }

  function refuse(error: string): void {
    if (isOver) return;
    transport.send(writeHandshakeResponse(error), "Text");
    cancel();
  }

  function received(chunk: Buffer): void {
    if (isOver) return;
    const found = takeRecord(chunk);
    if (found === undefined) return;
    const outcome = readHandshakeRequest(found.record, { protocols, transport });
    if ("error" in outcome) {
      refuse(outcome.error);
    } else {
      finish();
      options.accepted(outcome, found.rest);
    }
  }

  function takeRecord(chunk: Buffer): ReturnType<RecordBuffer["take"]> {
    try {
      return buffer.take(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      refuse(canceled);
      return undefined;
    }
  }

  transport.listen({
    received,
    drained() {},
    closed() {
      finish();
      options.closed();
    },
  });
  return cancel;
}
