import { PendingReplies } from "../hub/pending-replies.ts";
import { HubException } from "../hub-exception.ts";
import type { ServerReply } from "./envelope.ts";

/** What this server has asked of others, and has no answer to yet. */
export class ServerRequests {
  readonly #pending = new Map<string, PendingReplies<number>>();
  #count = 0;

  /** Sends a request under a new id and waits for its answer. Rejects at once if `send` resolves to false. */
  async ask(
    { serverId, timeoutMs }: { serverId: string; timeoutMs: number },
    send: (requestId: number) => Promise<boolean>,
  ): Promise<unknown> {
    const requestId = ++this.#count;
    const sent = send(requestId);
    const pending = this.#pending.get(serverId) ?? new PendingReplies();
    this.#pending.set(serverId, pending);
    const answer = pending.wait(requestId, timeoutMs, `The server '${serverId}' did not answer in time.`);
    // Not awaited: a backplane that hangs tells nothing, and the time runs all the same.
    void sent.then(
      (isTaken) => isTaken || pending.reject(requestId, new Error("The backplane did not take the request.")),
    );
    try {
      return await answer;
    } finally {
      if (pending.size === 0 && this.#pending.get(serverId) === pending) this.#pending.delete(serverId);
    }
  }

  /** An answer that nobody waits for any more is ignored. */
  answered(serverId: string, requestId: number, reply: ServerReply): void {
    const pending = this.#pending.get(serverId);
    if ("hubException" in reply) pending?.reject(requestId, new HubException(reply.hubException));
    else if ("error" in reply) pending?.reject(requestId, new Error(reply.error));
    else pending?.resolve(requestId, reply.result);
  }

  serverLeft(serverId: string): void {
    this.#pending.get(serverId)?.rejectAll(new Error(`The server '${serverId}' is gone.`));
    this.#pending.delete(serverId);
  }

  rejectAll(error: Error): void {
    for (const pending of this.#pending.values()) pending.rejectAll(error);
  }
}
