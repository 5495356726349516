import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { EventType } from "#lib/chat/events/event.ts";
import type { Commit } from "#lib/chat/execute.ts";

/** From a commit without any wait to one that has waited for a lock as long as it may. */
const commitBucketsSeconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/** A number that is counted by somebody else, and read when it is asked for. */
export interface CountedElsewhere {
  name: string;
  help: string;
  read(): number;
}

/**
 * What a process measures of itself, for Prometheus: counts and durations, among them those of the event loop. No label
 * names a tenant or a person, and no value tells what was said.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #commitSeconds: Histogram;
  readonly #eventsByType = new Map<EventType, number>();
  #commits = 0;

  constructor() {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#commitSeconds = new Histogram({
      name: "parley_message_commit_seconds",
      help: "From the acceptance of a message to its commit, by this process.",
      buckets: commitBucketsSeconds,
      registers,
    });
    this.count({
      name: "parley_log_commits_total",
      help: "Commits of this process that added to a log.",
      read: () => this.#commits,
    });
    this.registry.registerMetric(countByType(this.#eventsByType));
  }

  /** Notes a commit of this process. */
  committed({ logged, acceptedAt, committedAt }: Commit): void {
    this.#commits++;
    for (const { event } of logged) {
      this.#eventsByType.set(event.type, (this.#eventsByType.get(event.type) ?? 0) + 1);
      if (event.type === "MessageSent" || event.type === "NoteAdded") {
        this.#commitSeconds.observe(secondsBetween(acceptedAt, committedAt));
      }
    }
  }

  /** Shows a number as it is at the moment. */
  gauge({ name, help, read }: CountedElsewhere): void {
    this.registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  }

  /** Shows a count that only grows. */
  count({ name, help, read }: CountedElsewhere): void {
    this.registry.registerMetric(
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(read());
        },
      }),
    );
  }
}

function countByType(counts: ReadonlyMap<EventType, number>): Counter<"type"> {
  return new Counter({
    name: "parley_log_events_total",
    help: "Events that this process has added to a log.",
    labelNames: ["type"],
    registers: [],
    collect() {
      this.reset();
      for (const [type, count] of counts) this.inc({ type }, count);
    },
  });
}

/** The clocks of two processes may differ by a little. */
export function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime()) / 1_000;
}
