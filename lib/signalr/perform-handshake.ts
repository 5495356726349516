import { readHandshakeRequest, writeHandshakeResponse } from "./handshake.ts";
import type { HubLimits } from "./hub-limits.ts";
import { type HubProtocol, ProtocolError } from "./hub-protocol.ts";
import { RecordBuffer } from "./record-buffer.ts";
import type { Transport } from "./transport.ts";

export interface HandshakeHooks {
  /** The client speaks this protocol and awaits the response; the bytes after its request are messages. */
  accepted(protocol: HubProtocol, rest: Buffer): void;
  /** The transport is gone without a handshake. */
  closed(): void;
}

const canceled = "Handshake was canceled.";

/**
 * Waits for the client's handshake request, in one piece or several. A request that is wrong, too long or too
 * late gets its error and the transport is ended. Returns what cancels the wait, which does nothing after it.
 */
export function performHandshake(transport: Transport, limits: HubLimits, hooks: HandshakeHooks): () => void {
  const buffer = new RecordBuffer(limits.maximumMessageBytes);
  let isOver = false;
  const timer = setTimeout(() => refuse(canceled), limits.handshakeTimeoutMs);

  function finish(): void {
    isOver = true;
    clearTimeout(timer);
  }

  function refuse(error: string): void {
    if (isOver) return;
    finish();
    transport.send(writeHandshakeResponse(error), "Text");
    transport.end("done");
  }

  function received(chunk: Buffer): void {
    if (isOver) return;
    const found = takeRecord(chunk);
    if (found === undefined) return;
    const outcome = readHandshakeRequest(found.record);
    if ("error" in outcome) {
      refuse(outcome.error);
    } else {
      finish();
      hooks.accepted(outcome.protocol, found.rest);
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
    closed() {
      finish();
      hooks.closed();
    },
  });
  return () => refuse(canceled);
}
