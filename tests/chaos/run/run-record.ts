import type { ApiErrorCode } from "#lib/client/api-error.ts";
import type { Violation } from "../judge/violation.ts";
import type { Participant } from "../participant/participant.ts";
import type { Observation } from "../participant/protocol.ts";

/** What became of a message, as far as its sender was told. */
export interface Send {
  id: string;
  /** The author's id. */
  authorId: string;
  author: string;
  conversationId: string;
  messageKind: "message" | "note";
  body: string;
  /** Whether it would have outlived the tab. */
  isKept: boolean;
  isAcknowledged: boolean;
  isDiscarded: boolean;
  refusals: (ApiErrorCode | null)[];
}

/** Everything that is seen of a run from outside. */
export class RunRecord {
  readonly sends = new Map<string, Send>();
  readonly violations: Violation[] = [];
  readonly timeline: string[] = [];
  /** What the servers have printed, from when there are some. */
  logs = (): string => "";
  /** The ids of the conversations that were started, by their numbers in the plan. */
  readonly started = new Map<number, string>();
  readonly #loaded = new Set<Participant>();
  readonly #live = new Set<Participant>();
  /** Who hears of changes at once at this moment, by their ids. */
  readonly #connected = new Set<string>();
  #faults = 0;
  #wellSince: number | null = performance.now();
  readonly #startedAt = performance.now();

  /** Writes a line that carries the moment. */
  note(line: string): void {
    const seconds = ((performance.now() - this.#startedAt) / 1_000).toFixed(3).padStart(7);
    this.timeline.push(`${seconds}  ${line}`);
  }

  /** Since when nothing is wrong, by `performance.now()`; null while something is. */
  get wellSince(): number | null {
    return this.#wellSince;
  }

  isConnected(personId: string): boolean {
    return this.#connected.has(personId);
  }

  /** Something is wrong until the answer is called. */
  fault(): () => void {
    this.#faults += 1;
    this.#wellSince = null;
    return () => {
      this.#faults -= 1;
      if (this.#faults === 0) this.#wellSince = performance.now();
    };
  }

  /** A tab is gone without a word. */
  crashed(participant: Participant): void {
    this.#connect(participant, false);
  }

  /** Whether somebody has seen everything, and has been live. */
  isReady(participant: Participant): boolean {
    return this.#loaded.has(participant) && this.#live.has(participant);
  }

  observe(participant: Participant, observation: Observation): void {
    switch (observation.kind) {
      case "opened":
        return this.note(`${participant.name} has a tab`);
      case "loaded":
        this.#loaded.add(participant);
        return this.note(`${participant.name} sees everything`);
      case "connection":
        this.#connect(participant, observation.connection === "live");
        return this.note(`${participant.name} is ${observation.connection}`);
      case "started":
        this.started.set(observation.conversation, observation.conversationId);
        return;
      case "sent":
        return this.#sent(participant, observation);
      case "kept":
        return this.#change(observation.id, { isKept: true });
      case "acknowledged":
        return this.#change(observation.id, { isAcknowledged: true });
      case "refused":
        this.sends.get(observation.id)?.refusals.push(observation.code);
        return this.note(`${participant.name} is refused: ${observation.code}, message ${observation.id}`);
      case "discarded":
        return this.#change(observation.id, { isDiscarded: true });
      case "retried":
        // Only where the tab crashed before it had forgotten the message.
        return this.#change(observation.id, { isDiscarded: false });
      case "violation":
        return this.#found(participant, observation.violation);
      case "report":
        return;
    }
  }

  /** What is found again with every later change counts once. */
  #found({ name }: Participant, { kind, detail }: Violation): void {
    const violation = { kind, detail: `${name}: ${detail}` };
    if (this.violations.some((known) => known.kind === kind && known.detail === violation.detail)) return;
    this.violations.push(violation);
    this.note(`VIOLATION (${kind}) ${violation.detail}`);
  }

  #connect(participant: Participant, isLive: boolean): void {
    if (isLive) this.#live.add(participant);
    if (isLive) this.#connected.add(participant.person.id);
    else this.#connected.delete(participant.person.id);
  }

  #sent({ name, person }: Participant, observation: Observation & { kind: "sent" }): void {
    const { id, conversationId, messageKind, body } = observation;
    const fate = { isKept: false, isAcknowledged: false, isDiscarded: false, refusals: [] };
    this.sends.set(id, { id, authorId: person.id, author: name, conversationId, messageKind, body, ...fate });
  }

  #change(id: string, change: Partial<Send>): void {
    const send = this.sends.get(id);
    if (send !== undefined) this.sends.set(id, { ...send, ...change });
  }
}
