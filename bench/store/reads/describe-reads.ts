import { format } from "#bench/signalr/table.ts";
import type { Size } from "./large-tenant.ts";
import type { MeasuredRead } from "./measure-reads.ts";
import type { PlannedStatement, PlannedStep } from "./query-plans.ts";

const titleWidth = 38;

/** The table of times, and the plan of each statement that differs. */
export function describeReads(
  { messages, conversations, events }: Size,
  measured: readonly MeasuredRead[],
  plans: readonly PlannedStatement[],
): string {
  const heads = ["items", "calls", "p50 ms", "p99 ms"].map((head) => head.padStart(9));
  const rows = measured.map(({ title, items, calls, tookMs: { median, p99 } }) => {
    const cells = [format(items, 0), format(calls, 0), format(median, 2), format(p99, 2)];
    return `  ${title.padEnd(titleWidth)}${cells.map((cell) => cell.padStart(9)).join("")}`;
  });
  const size = [messages, conversations, events].map((count) => format(count, 0));
  return [
    `Reads of a tenant with ${size[0]} messages in ${size[1]} conversations and ${size[2]} events, in process, one at a time`,
    `  ${"".padEnd(titleWidth)}${heads.join("")}`,
    ...rows,
    "",
    "Their query plans: no table is read from end to end",
    ...describePlans(plans),
  ].join("\n");
}

/** A step that is bounded by the tenant alone: only the statement's limit, if any, ends it early. */
const wholeTenant = /^SEARCH .*\(tenant_id=\?\)/;

/** The steps behind the first, which the statements of one kind have in common, are told once. */
function describePlans(plans: readonly PlannedStatement[]): string[] {
  const told = new Map<string, string>();
  return plans.flatMap(({ statement, steps: [first, ...rest], reads: [read = "", ...others] }) => {
    const key = rest.map(({ detail }) => detail).join();
    const earlier = rest.length > 1 ? told.get(key) : undefined;
    if (earlier === undefined) told.set(key, read);
    return [
      `  ${read}${others.length > 0 ? ` and ${others.length} more` : ""}: ${shorten(statement)}`,
      ...(first === undefined ? [] : [describeStep(first)]),
      ...(earlier === undefined ? rest.map(describeStep) : [`    and the rest as for: ${earlier}`]),
    ];
  });
}

function describeStep({ depth, detail }: PlannedStep): string {
  const remark = wholeTenant.test(detail) ? "   <- all rows of the tenant, up to the limit" : "";
  return `    ${"  ".repeat(depth)}${detail}${remark}`;
}

const condition = / on \((?:[^()]|\([^()]*\))*\)/g;

/** Which tables a statement selects from, and which rows, without what it selects of them and how it joins them. */
function shorten(statement: string): string {
  const from = ` ${fromClauseOf(statement)}`;
  return from
    .replaceAll(/"(?:\w+"\.")?(\w+)"/g, "$1")
    .replaceAll(condition, "")
    .replaceAll(/[()]/g, "")
    .trim();
}

function fromClauseOf(statement: string): string {
  let depth = 0;
  for (const { 0: token, index } of statement.matchAll(/[()]| from /g)) {
    if (token === "(") depth += 1;
    else if (token === ")") depth -= 1;
    else if (depth === 0) return statement.slice(index + token.length);
  }
  return statement;
}
