import { ProtocolError } from "../protocols/hub-protocol.ts";

/** Counts the numbered messages that come from a client, so that those it sends again are taken once. */
export class ReceivedSequence {
  #latestId = 0;
  #nextId = 1;
  #acknowledgedId = 0;
  #isAwaited = false;

  /** True from a new transport's beginning until the client has said where it resumes. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** The client is on a new transport, and nothing counts until it says where it resumes. */
  await(): void {
    this.#isAwaited = true;
  }

  /** The next message has this number. Throws a ProtocolError if messages are missing before it. */
  resumeAt(id: number): void {
    if (id > this.#latestId + 1) {
      throw new ProtocolError("Sequence ID greater than amount of messages we've received.");
    }
    this.#nextId = id;
    this.#isAwaited = false;
  }

  /** Counts a numbered message. Returns false if it has been taken before. */
  take(): boolean {
    const id = this.#nextId++;
    if (id <= this.#latestId) return false;
    this.#latestId = id;
    return true;
  }

  /** The number up to which everything has come, if the client does not know it yet. */
  takeAcknowledgement(): number | undefined {
    if (this.#acknowledgedId === this.#latestId) return undefined;
    this.#acknowledgedId = this.#latestId;
    return this.#latestId;
  }
}
