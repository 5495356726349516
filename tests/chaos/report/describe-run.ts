import { availableParallelism, loadavg } from "node:os";
import type { Message } from "#lib/chat/messages/message.ts";
import type { OfferRow } from "../judge/ledger.ts";
import type { RunResult } from "../run/run-seed.ts";
import { describeTally, tallyOf } from "./tally.ts";

/** How many violations of a kind a summary names. */
const namedMax = 3;
const logCharactersMax = 60_000;

/**
 * One line on a run, and where it failed a few more that say how.
 * @param again the arguments that play it again
 */
export function describeRun(result: RunResult, { seconds, again }: { seconds: number; again: string }): string {
  const { seed, violations, convergence } = result;
  const converged = convergence.ms === null ? "did not converge" : `converged in ${Math.round(convergence.ms)} ms`;
  const line = `seed ${seed}: ${describeTally(tallyOf(result))}, ${converged}, ${seconds.toFixed(1)} s`;
  if (violations.length === 0) return line;
  const byKind = [...Map.groupBy(violations, ({ kind }) => kind)];
  const named = byKind.flatMap(([kind, ofKind]) => [
    `  ${ofKind.length} × ${kind}`,
    ...ofKind.slice(0, namedMax).map(({ detail }) => `    ${detail.slice(0, 400)}`),
  ]);
  return [`${line}  FAILED`, ...named, `  ${machine()}`, `  Again: npm run chaos -- ${again}`].join("\n");
}

/** Nothing settles in time on a machine that has much else to do. */
function machine(): string {
  return `Load average ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} processors`;
}

/** Everything that is known of a run, for whoever looks for the cause of a failure. */
export function reportOf(result: RunResult, again: string): string {
  const { seed, record, history, ledgers, convergence, violations, logs } = result;
  return [
    `# Chaos, seed ${seed}`,
    "",
    `\`npm run chaos -- ${again}\` plays it again. ${describeTally(tallyOf(result))}. ${machine()}.`,
    section(
      "Violations",
      violations.map(({ kind, detail }) => `${kind}: ${detail}`),
    ),
    section("What happened, in seconds", record.timeline),
    section(
      "What was sent",
      [...record.sends.values()].map(
        ({ id, author, conversationId, messageKind, body, refusals, ...fate }) =>
          `${id} ${author} → ${conversationId}, ${messageKind} "${body}": ${fateOf(fate)} ${refusals.join(", ")}`,
      ),
    ),
    ...ledgers.map(({ tenantId, offers, names }) =>
      section(
        `Offers of ${tenantId}`,
        offers.map((offer) => offerLine(offer, names)),
      ),
    ),
    ...[...history].map(([id, messages]) => section(`History of ${id}`, messages.map(lineOf))),
    ...[...convergence.shown].flatMap(([name, { transcripts }]) =>
      Object.entries(transcripts).map(([id, { messages }]) => section(`${name} sees of ${id}`, messages.map(lineOf))),
    ),
    section("What the servers printed", logs.slice(-logCharactersMax).split("\n")),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): string {
  return ["", `## ${title}`, "```", ...lines, "```"].join("\n");
}

function offerLine(offer: OfferRow, names: ReadonlyMap<string, string>): string {
  const { conversationId, memberId, kind, status, offeredAt, answeredAt } = offer;
  const who = names.get(memberId) ?? memberId;
  const until = answeredAt?.toISOString() ?? "";
  return `${offeredAt.toISOString()} ${kind} of ${conversationId} to ${who}: ${status} ${until}`;
}

function fateOf({ isKept, isAcknowledged, isDiscarded }: Record<"isKept" | "isAcknowledged" | "isDiscarded", boolean>) {
  const words = [isKept && "kept", isAcknowledged && "acknowledged", isDiscarded && "discarded"];
  return words.filter((word) => word !== false).join(", ");
}

function lineOf({ seq, id, kind, author, body }: Message): string {
  return `${String(seq).padStart(4)}  ${id}  ${kind}  ${author.name}: ${body}`;
}
