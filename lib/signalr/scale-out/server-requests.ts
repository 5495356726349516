import { HubException } from "../hub-exception.ts";
import type { ServerReply } from "./envelope.ts";

interface Waiting {
  serverId: string;
  resolve(result: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** What this server has asked of others, and has no answer to yet. */
export class ServerRequests {
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  /** Sends a request under a new id and waits for its answer. Rejects at once if `send` resolves to false. */
  async ask(
    { serverId, timeoutMs }: { serverId: string; timeoutMs: number },
    send: (requestId: number) => Promise<boolean>,
  ): Promise<unknown> {
    const requestId = ++this.#count;
    const sent = send(requestId);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const giveUp = (reason: string) => this.#take(requestId)?.reject(new Error(reason));
    const timer = setTimeout(() => giveUp(`The server '${serverId}' did not answer in time.`), timeoutMs).unref();
    this.#waiting.set(requestId, { serverId, resolve, reject, timer });
    // Not awaited: a backplane that hangs tells nothing, and the time runs all the same.
    void sent.then((isTaken) => isTaken || giveUp("The backplane did not take the request."));
    return promise;
  }

  /** An answer that nobody waits for any more is ignored. */
  answered(requestId: number, reply: ServerReply): void {
    const waiting = this.#take(requestId);
    if ("hubException" in reply) waiting?.reject(new HubException(reply.hubException));
    else if ("error" in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.result);
  }

  serverLeft(serverId: string): void {
    for (const [id, waiting] of this.#waiting) {
      if (waiting.serverId === serverId) this.#take(id)?.reject(new Error(`The server '${serverId}' is gone.`));
    }
  }

  rejectAll(error: Error): void {
    for (const id of this.#waiting.keys()) this.#take(id)?.reject(error);
  }

  #take(requestId: number): Waiting | undefined {
    const waiting = this.#waiting.get(requestId);
    clearTimeout(waiting?.timer);
    this.#waiting.delete(requestId);
    return waiting;
  }
}
