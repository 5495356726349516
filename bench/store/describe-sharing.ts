import { format } from "#bench/signalr/table.ts";
import { line, percent } from "./report.ts";
import { type Share, type SharingPlan, sharingSenders } from "./sharing.ts";

/** For how long an event loop may stand still while the web process and the hub write at a moderate rate. */
const stallMsMax = 50;

const shareHeads = ["sends/s", "share", "p50 ms", "p99 ms", "stall ms"];
const shareWidth = 10;

/** The tables of the web process and the hub writing together, one for each plan. */
export function describeSharing(plans: readonly SharingPlan[], measured: readonly Share[][]): string {
  const heads = shareHeads.map((head) => head.padStart(shareWidth));
  const tables = plans.map((plan, index) => {
    const { perSecond, seconds } = plan;
    const shares = measured[index] ?? [];
    const rate = perSecond === null ? "as fast as they can" : `${format(perSecond, 0)} sends a second`;
    const title = `Hub and web process write to one database, ${rate}, ${sharingSenders} senders each, for ${seconds} s`;
    return [title, line("", heads), ...shares.map((share) => describeShare(share, shares, plan))].join("\n");
  });
  return tables.join("\n\n");
}

function describeShare(share: Share, shares: readonly Share[], { perSecond, seconds }: SharingPlan): string {
  const { name, sends, p50Ms, p99Ms, worstStallMs } = share;
  const total = shares.reduce((sum, one) => sum + one.sends, 0);
  const cells = [format(sends / seconds, 0), percent(sends / total), format(p50Ms, 2), format(p99Ms, 2)];
  const isReached = worstStallMs <= stallMsMax;
  const remark = `  aim: no stall over ${stallMsMax} ms, ${isReached ? "reached" : "not reached"}`;
  const padded = [...cells, format(worstStallMs, 1)].map((cell) => cell.padStart(shareWidth));
  return line(name, perSecond === null ? padded : [...padded, remark]);
}
