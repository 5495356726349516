import type { ChatEvent } from "../events/event.ts";

/** A subscriber could not cope with an event. What it threw is the cause. */
export class HandlingFailed extends Error {
  readonly event: Pick<ChatEvent, "pos" | "type">;

  constructor({ pos, type }: Pick<ChatEvent, "pos" | "type">, cause: unknown) {
    super("A subscriber could not handle an event of the log.", { cause });
    this.name = "HandlingFailed";
    this.event = { pos, type };
  }
}
