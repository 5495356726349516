import { Worker } from "node:worker_threads";
import type { Person } from "#tests/http/person.ts";
import type { Observation, Order, ShownState, TabOptions } from "./protocol.ts";

export interface ParticipantOptions {
  /** As the plan calls them, such as "operator 1". */
  name: string;
  person: Person;
  tab: TabOptions;
  /** Modules that are loaded into a tab before its own code. */
  preloads?: readonly string[];
  onObservation(participant: Participant, observation: Observation): void;
}

export interface Report {
  state: ShownState;
  isLoaded: boolean;
}

const workerFile = new URL("tab-worker.ts", import.meta.url);
const reportTimeoutMs = 5_000;

/** Somebody with a tab that can crash and be opened again. */
export class Participant {
  readonly name: string;
  readonly person: Person;
  readonly #options: ParticipantOptions;
  readonly #reports = new Map<number, (report: Report) => void>();
  readonly #waiting: Order[] = [];
  #worker: Worker | null = null;
  #reportsAsked = 0;

  constructor(options: ParticipantOptions) {
    this.name = options.name;
    this.person = options.person;
    this.#options = options;
  }

  get seesNotes(): boolean {
    return this.person.principal.kind === "member";
  }

  /** Whether conversations are offered to them. */
  get takesOffers(): boolean {
    return this.#options.tab.habits !== null;
  }

  /** Opens a tab, as after the one before has crashed. */
  open(): void {
    const { tab, preloads = [], onObservation } = this.#options;
    const execArgv = preloads.map((url) => `--import=${url}`);
    const worker = new Worker(workerFile, { workerData: tab, execArgv });
    this.#worker = worker;
    worker.on("message", (observation: Observation) => {
      if (observation.kind === "report") this.#reports.get(observation.number)?.(observation);
      else onObservation(this, observation);
    });
    worker.on("error", (error) => {
      const detail = `The tab of ${this.name} broke: ${error instanceof Error ? error.stack : String(error)}`;
      onObservation(this, { kind: "violation", violation: { kind: "broken", detail } });
    });
    for (const order of this.#waiting.splice(0)) this.order(order);
  }

  /** Ends the tab in the middle of whatever it does. */
  async crash(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  /** Has something done, as soon as there is a tab. */
  order(order: Order): void {
    if (this.#worker === null) this.#waiting.push(order);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
    else this.#worker.postMessage(order);
  }

  /** What the tab shows at this moment. @throws Error where it does not answer. */
  async report(): Promise<Report> {
    this.#reportsAsked += 1;
    const number = this.#reportsAsked;
    const { promise, resolve, reject } = Promise.withResolvers<Report>();
    this.#reports.set(number, resolve);
    const timer = setTimeout(() => reject(new Error(`The tab of ${this.name} does not answer.`)), reportTimeoutMs);
    this.order({ kind: "report", number });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#reports.delete(number);
    }
  }
}
