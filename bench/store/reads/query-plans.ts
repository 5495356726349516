import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "#db/database.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { PlannedRead } from "./planned-read.ts";

/** A step as `EXPLAIN QUERY PLAN` tells it, and how deep it lies in others. */
export interface PlannedStep {
  depth: number;
  detail: string;
}

/** A statement with how SQLite runs it. */
export interface PlannedStatement {
  statement: string;
  steps: readonly PlannedStep[];
  /** The titles of the reads that run it. */
  reads: string[];
}

/** Runs each read once and asks SQLite for the plans of the statements that it ran. */
export async function explainReads(
  file: string,
  chat: Chat,
  reads: readonly PlannedRead[],
): Promise<PlannedStatement[]> {
  const ran: { statement: string; parameters: unknown[] }[] = [];
  const database = await openDatabase(`sqlite:${file}`, {
    onQuery: (statement, parameters) => ran.push({ statement, parameters }),
  });
  const client = new DatabaseSync(file, { readOnly: true });
  const planned = new Map<string, PlannedStatement>();
  try {
    for (const { title, useCase, nextCall } of reads) {
      await execute({ ...chat, tenants: database.tenants }, useCase, nextCall());
      if (ran.length === 0) throw new Error(`No statement was seen of: ${title}.`);
      for (const { statement, parameters } of ran.splice(0)) {
        const known = planned.get(statement) ?? { statement, steps: explain(client, statement, parameters), reads: [] };
        if (!known.reads.includes(title)) known.reads.push(title);
        planned.set(statement, known);
      }
    }
  } finally {
    client.close();
    await database.close();
  }
  return [...planned.values()];
}

/** Steps that go through all rows of something that is no table: a subquery, a list of values, a function's rows. */
const harmlessScan = /^SCAN (?:CONSTANT ROW|\(|\d+-ROW|\S+ VIRTUAL TABLE)/;

/**
 * @throws Error naming each statement that reads a table, or an index of one, from end to end.
 */
export function assertNoScan(planned: readonly PlannedStatement[]): void {
  const scans = planned.flatMap(({ statement, steps }) =>
    steps
      .filter(({ detail }) => detail.startsWith("SCAN ") && !harmlessScan.test(detail))
      .map(({ detail }) => `${detail}: ${statement}`),
  );
  if (scans.length > 0) throw new Error(`Statements read whole tables:\n${scans.join("\n")}`);
}

function explain(client: DatabaseSync, statement: string, parameters: readonly unknown[]): PlannedStep[] {
  const rows = client.prepare(`EXPLAIN QUERY PLAN ${statement}`).all(...parameters.map(bindable));
  const depths = new Map<number, number>();
  return rows.map(({ id, parent, detail }) => {
    const depth = (depths.get(Number(parent)) ?? -1) + 1;
    depths.set(Number(id), depth);
    return { depth, detail: String(detail) };
  });
}

function bindable(parameter: unknown): string | number | null {
  if (typeof parameter === "string" || typeof parameter === "number" || parameter === null) return parameter;
  throw new TypeError(`A parameter is a ${typeof parameter}.`);
}
