import type { Ledger } from "./ledger.ts";
import type { Violation } from "./violation.ts";

/** One or two may end before somebody's eyes on a machine that has much else to do; not so many in a row. */
const missedInARowMax = 5;

/** While everybody takes whatever they are offered, nobody lets one offer after the other pass: else they do not see them. */
export function judgeMissedOffers({ offers, names }: Pick<Ledger, "offers" | "names">, since: Date): Violation[] {
  const late = offers
    .filter(({ kind, offeredAt }) => kind === "match" && offeredAt >= since)
    .toSorted((one, other) => one.offeredAt.getTime() - other.offeredAt.getTime());
  return [...Map.groupBy(late, ({ memberId }) => memberId)].flatMap(([memberId, own]): Violation[] => {
    const longest = own.reduce(
      ({ row, most }, { status }) => {
        const missed = status === "expired" ? row + 1 : 0;
        return { row: missed, most: Math.max(most, missed) };
      },
      { row: 0, most: 0 },
    ).most;
    if (longest < missedInARowMax) return [];
    const who = names.get(memberId) ?? memberId;
    return [
      { kind: "misoffered", detail: `${who} takes everything, and ${longest} offers in a row have passed them by.` },
    ];
  });
}
