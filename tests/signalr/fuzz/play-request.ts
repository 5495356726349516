import { connect } from "node:net";
import { FuzzFailure } from "./fuzz-failure.ts";
import { whenLate } from "./late.ts";
import type { Outcome } from "./play-connection.ts";

/** How long a client waits that cannot tell whether it will be answered at all. */
const patienceMs = 50;

/**
 * Sends the bytes on a TCP connection, waits a moment for an answer and leaves. Resolves to the status of the first
 * answer. Rejects with a FuzzFailure if the hub does not close its end within a second after that.
 */
export function playRequest(bytes: Buffer, { port, isReset }: { port: number; isReset: boolean }): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  let outcome: Outcome = "no answer";
  const impatience = setTimeout(leave, patienceMs);
  let inTime = (): void => {};
  let hasLeft = false;

  function leave(): void {
    if (hasLeft) return;
    hasLeft = true;
    clearTimeout(impatience);
    inTime = whenLate(late);
    if (isReset) socket.resetAndDestroy();
    else socket.end();
  }

  function late(): void {
    reject(new FuzzFailure("hang", "The hub left a socket open that its client has left.", [bytes]));
    socket.destroy();
  }

  socket.on("data", (chunk: Buffer) => {
    if (!hasLeft) outcome = `status ${chunk.toString("latin1", 9, 12)}`;
    leave();
  });
  socket.on("error", () => {});
  socket.on("close", () => {
    clearTimeout(impatience);
    inTime();
    resolve(outcome);
  });
  socket.write(bytes);
  return promise;
}
