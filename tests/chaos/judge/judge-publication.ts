import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** An event as whoever listens to the message broker has got it. */
export interface Published {
  tenantId: string;
  pos: number;
}

type Heads = Pick<Ledger, "tenantId" | "headPos" | "publishedPos">;

/** With a message broker, when all is well, every log is noted as published to its end. */
export function judgePublication({ headPos, publishedPos }: Heads): Violation[] {
  if (publishedPos === headPos) return [];
  return [{ kind: "undone", detail: `A log is published up to ${publishedPos}, and goes to ${headPos}.` }];
}

/** Who listens gets every event of each log, in its order; some of them again after something broke. */
export function judgePublished({ tenantId, headPos }: Heads, published: readonly Published[]): Violation[] {
  let reached = 0;
  const found: Violation[] = [];
  for (const { pos } of published.filter((event) => event.tenantId === tenantId)) {
    if (pos > reached + 1)
      found.push({ kind: "hole", detail: `Event ${pos} of ${tenantId} is published after ${reached}.` });
    reached = Math.max(reached, pos);
  }
  if (reached < headPos) {
    const detail = `The events of ${tenantId} are published up to ${reached}, and go to ${headPos}.`;
    found.push({ kind: "lost", detail });
  }
  return found;
}
