import type { RawData, WebSocket } from "ws";
import type { EndReason, Transport, TransportListener } from "./transport.ts";

// Close codes of RFC 6455, section 7.4.1.
const normalClosure = 1000;
const internalError = 1011;
const abnormalClosure = 1006;
const closeCodes: Record<EndReason, number> = { done: normalClosure, failed: internalError };

/**
 * Carries a connection over an open WebSocket. An end waits `closeTimeoutMs` for the other side's close frame.
 * Nothing is lost if `listen` is called in the same turn as this.
 */
export function createWebSocketTransport(socket: WebSocket, closeTimeoutMs: number): Transport {
  let listener: TransportListener | undefined;
  let failure: Error | undefined;
  let closeTimer: NodeJS.Timeout | undefined;

  function awaitClose(): void {
    closeTimer ??= setTimeout(() => socket.terminate(), closeTimeoutMs);
  }

  socket.on("message", (data) => listener?.received(toBuffer(data)));
  socket.on("error", (error) => {
    // ws has sent the close frame for it.
    failure ??= error;
    awaitClose();
  });
  socket.on("close", (code) => {
    clearTimeout(closeTimer);
    if (code === abnormalClosure) failure ??= new Error("The socket closed without a close frame.");
    listener?.closed(failure);
  });

  return {
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
    listen(next) {
      listener = next;
    },
    send(payload, format) {
      if (socket.readyState === socket.OPEN) socket.send(payload, { binary: format === "Binary" });
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    end(reason) {
      // A paused socket would never see the other side's close frame.
      socket.resume();
      socket.close(closeCodes[reason]);
      awaitClose();
    },
    abort: () => socket.terminate(),
  };
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
