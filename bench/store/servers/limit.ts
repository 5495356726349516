import { z } from "zod";
import { summarise } from "#bench/statistics.ts";
import { Checkpointer } from "#db/sqlite/checkpointer.ts";
import { BareStore } from "../bare-store.ts";
import { body, messageId } from "../text.ts";
import { type World, worldSchema } from "../world.ts";
import { answerTurns } from "./answer-turns.ts";

const turnSchema = z.object({ seconds: z.number(), group: z.number() });

/** Writes sends in groups, a transaction each, as fast as the disk takes them, with checkpoints in a thread as Parley has them. */
class Writer {
  readonly #store: BareStore;
  readonly #checkpointer: Checkpointer;
  readonly #senders: World["senders"];
  readonly #sent: number[];
  #next = 0;

  constructor(world: World) {
    this.#store = new BareStore(world, { areCheckpointsElsewhere: true });
    this.#checkpointer = new Checkpointer(world.file);
    this.#senders = world.senders;
    this.#sent = world.senders.map(() => 0);
  }

  /** @returns how many messages each sender has sent so far. */
  get sent(): readonly number[] {
    return this.#sent;
  }

  async run({ seconds, group }: z.infer<typeof turnSchema>) {
    const groupsMs: number[] = [];
    const startedAt = performance.now();
    const endsAt = startedAt + seconds * 1_000;
    let at = startedAt;
    while (at < endsAt) {
      await this.#checkpointer.watch(this.#store.walFrames);
      this.#store.transaction(() => {
        for (let count = 0; count < group; count += 1) this.#sendOne();
      });
      const now = performance.now();
      groupsMs.push(now - at);
      at = now;
    }
    const { median, p99 } = summarise(groupsMs);
    const doors = [{ sends: groupsMs.length * group, p50Ms: median, p99Ms: p99 }];
    return { doors, elapsedMs: at - startedAt, generatorCpuMs: 0 };
  }

  #sendOne(): void {
    const index = this.#next % this.#senders.length;
    this.#next += 1;
    const sender = this.#senders[index];
    if (sender === undefined) throw new Error("There is no sender.");
    const number = this.#sent[index] ?? 0;
    this.#store.send(sender, { id: messageId(index, number), body });
    this.#sent[index] = number + 1;
  }
}

let writer: Writer | undefined;

function current(): Writer {
  if (writer === undefined) throw new Error("Nobody was told where to write.");
  return writer;
}

answerTurns({
  prepare(about) {
    writer = new Writer(worldSchema.parse(about));
  },
  run: (about) => current().run(turnSchema.parse(about)),
  acknowledged: () => current().sent,
});
