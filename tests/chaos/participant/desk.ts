import { setTimeout as delay } from "node:timers/promises";
import type { Participant } from "#lib/chat/actor.ts";
import type { ChatState, LiveConversation, LiveOffer } from "#lib/client/chat-state.ts";
import type { OperatorClient } from "#lib/client/operator-client.ts";
import type { randomFrom } from "#tests/client/random.ts";
import type { DeskDeed, Habits } from "../plan/plan.ts";
import { attempt } from "./attempt.ts";
import type { SupervisorDeed } from "./protocol.ts";

/** How often an operator looks at what there is to do. */
const lookEveryMs = 50;
/** How long somebody takes for a conversation who only works off what is left. */
const hurriedMsMax = 300;

interface DeskParts {
  client: OperatorClient;
  self: Pick<Participant, "id">;
  habits: Habits;
  random: ReturnType<typeof randomFrom>;
}

/** Where an operator answers what they are offered, the first one first, and does with their conversations as they like. */
export class Desk {
  readonly #parts: DeskParts;
  /** What they are about to do, by what it is about, so that nothing is done twice at a time. */
  readonly #underway = new Set<string>();
  #isHurried = false;
  #isClosed = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  open(): void {
    void this.#work();
  }

  /** From now on everything is taken that is offered, and closed soon. */
  workOff(): void {
    this.#isHurried = true;
  }

  close(): void {
    this.#isClosed = true;
  }

  obey(deed: DeskDeed | SupervisorDeed): void {
    const { client } = this.#parts;
    const [first] = this.#own();
    switch (deed.kind) {
      case "availability":
        return void attempt(client.setAvailability(deed.availability));
      case "close-own":
        return first && void attempt(client.close(first.id));
      case "release-own":
        return first && void attempt(client.release(first.id));
      case "take-over":
        return void attempt(client.takeOver(deed.conversationId));
      case "assign":
        return void attempt(client.assign(deed.conversationId, deed.memberId));
      case "transfer":
        return void attempt(client.transfer(deed.conversationId, { memberId: deed.memberId }));
    }
  }

  get #state(): ChatState {
    return this.#parts.client.store.getState();
  }

  #own(): LiveConversation[] {
    const { id } = this.#parts.self;
    return Object.values(this.#state.conversations).filter(
      ({ status, assignee }) => status === "open" && assignee?.id === id,
    );
  }

  async #work(): Promise<void> {
    while (!this.#isClosed) {
      for (const offer of this.#state.offers)
        if (offer.end === null) void this.#once(offer.id, () => this.#answer(offer));
      if (this.#isHurried) this.#workOff();
      await delay(lookEveryMs);
    }
  }

  /** They think about it, and say yes or no. Where nobody hears it, they see that it is still open, and think again. */
  async #answer({ id }: LiveOffer): Promise<void> {
    const { client, habits, random } = this.#parts;
    const isDeclined = random.below(100) < habits.declinePercent;
    await delay(random.below(this.#isHurried ? hurriedMsMax : habits.thinkMsMax));
    if (this.#isClosed) return;
    await attempt(isDeclined && !this.#isHurried ? client.declineOffer(id) : client.acceptOffer(id));
  }

  #workOff(): void {
    const { client, self, random } = this.#parts;
    void this.#once("availability", async () => {
      const { availability } = this.#state.availability[self.id] ?? { availability: null };
      if (availability !== "available") await attempt(client.setAvailability("available"));
    });
    for (const { id } of this.#own()) {
      void this.#once(id, async () => {
        await delay(random.below(hurriedMsMax));
        await attempt(client.close(id));
      });
    }
  }

  async #once(about: string, act: () => Promise<void>): Promise<void> {
    if (this.#underway.has(about)) return;
    this.#underway.add(about);
    await act().finally(() => this.#underway.delete(about));
  }
}
