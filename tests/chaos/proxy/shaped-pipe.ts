import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { Conditions, Direction } from "./conditions.ts";

/** How much a pipe holds back before it stops reading. */
const heldBytesMax = 1_048_576;
/** How often a pipe looks whether it may go on. */
const lookEveryMs = 5;

interface Piece {
  bytes: Buffer;
  dueAt: number;
}

interface PipeOptions {
  from: Socket;
  to: Socket;
  direction: Direction;
  /** Asked again before every write, so that a change counts for what is under way. */
  conditions(): Conditions;
}

/** Carries one direction of a connection, in order and whole, under conditions that may change at any time. */
export class ShapedPipe {
  readonly #options: PipeOptions;
  readonly #pieces: Piece[] = [];
  #heldBytes = 0;
  #isCarrying = false;
  #hasEnded = false;

  constructor(options: PipeOptions) {
    this.#options = options;
  }

  open(): void {
    const { from } = this.#options;
    from.on("data", (bytes: Buffer) => this.#take(bytes));
    from.on("end", () => {
      this.#hasEnded = true;
      void this.#carry();
    });
  }

  #take(bytes: Buffer): void {
    const { from, conditions } = this.#options;
    this.#pieces.push({ bytes, dueAt: performance.now() + conditions().latencyMs });
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > heldBytesMax) from.pause();
    void this.#carry();
  }

  async #carry(): Promise<void> {
    if (this.#isCarrying) return;
    this.#isCarrying = true;
    const { from, to } = this.#options;
    for (let piece = this.#pieces.shift(); piece !== undefined && !to.destroyed; piece = this.#pieces.shift()) {
      await this.#carryPiece(piece);
      this.#heldBytes -= piece.bytes.length;
      if (from.isPaused() && this.#heldBytes <= heldBytesMax) from.resume();
    }
    this.#isCarrying = false;
    if (this.#hasEnded && this.#pieces.length === 0) to.end();
  }

  async #carryPiece({ bytes, dueAt }: Piece): Promise<void> {
    const { to, conditions } = this.#options;
    await this.#until(dueAt);
    for (let offset = 0; offset < bytes.length && !to.destroyed; ) {
      while (this.#isStalled() && !to.destroyed) await delay(lookEveryMs);
      const { sliceBytes, bytesPerSecond } = conditions();
      const isShaped = Number.isFinite(sliceBytes) || Number.isFinite(bytesPerSecond);
      const slice = bytes.subarray(offset, offset + Math.max(1, Math.min(sliceBytes, bytesPerSecond / 50)));
      offset += slice.length;
      if (!to.destroyed) to.write(slice);
      if (isShaped) await delay(Math.max(1, (slice.length / bytesPerSecond) * 1_000));
    }
  }

  async #until(dueAt: number): Promise<void> {
    for (let left = dueAt - performance.now(); left > 0 && !this.#options.to.destroyed; ) {
      await delay(left);
      left = dueAt - performance.now();
    }
  }

  #isStalled(): boolean {
    const { conditions, direction } = this.#options;
    return conditions().stalled.includes(direction);
  }
}
