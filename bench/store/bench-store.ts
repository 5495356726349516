import { type ContestantName, contestantNames, holdContest, type Progress } from "./contest.ts";
import { describeSharing } from "./describe-sharing.ts";
import { benchReads } from "./reads/bench-reads.ts";
import type { Size } from "./reads/large-tenant.ts";
import { describeContest, intro } from "./report.ts";
import { shareTheStore } from "./sharing.ts";

export const partNames = ["sends", "sharing", "reads"] as const;

type PartName = (typeof partNames)[number];

export interface StoreBenchOptions {
  parts?: readonly PartName[] | undefined;
  contestants?: readonly ContestantName[] | undefined;
  /** How many send at a time, a contest each. */
  senders?: readonly number[] | undefined;
  /** In each round every contestant has its turn. */
  rounds?: number | undefined;
  /** For which a contestant is under load in its turn. */
  seconds?: number | undefined;
  /** Of the tenant that is read. */
  size?: Size | undefined;
  onProgress?: Progress;
}

/** The rate at which the web process and the hub write together. */
const sharedPerSecond = 500;
const sharedTurns = 5;

const largeSize = { messages: 1_000_000, conversations: 50_000, events: 100_000 };

/**
 * The store under load: sends through the hub beside the store's own limit and beside Socket.IO with a transaction per
 * message. Rejects if an acknowledged message is lost, doubled or out of order.
 */
export async function benchStore(options: StoreBenchOptions = {}): Promise<string> {
  const { parts = partNames, onProgress = () => {} } = options;
  const report: string[] = [];
  if (parts.includes("sends")) report.push(...(await benchSends(options, onProgress)));
  if (parts.includes("sharing")) report.push(await benchSharing(options, onProgress));
  if (parts.includes("reads")) report.push(await benchLargeTenant(options, onProgress));
  return report.join("\n\n");
}

async function benchSends(options: StoreBenchOptions, onProgress: Progress): Promise<string[]> {
  const { contestants = contestantNames, senders = [1, 50, 500], rounds = 5, seconds = 1.5 } = options;
  const report = [intro({ rounds, seconds })];
  for (const count of senders) {
    const progress: Progress = (line) => onProgress(`${count} at a time: ${line}`);
    const measured = await holdContest({ senders: count, contestants, rounds, seconds }, progress);
    report.push(describeContest(count, measured));
  }
  return report;
}

async function benchSharing({ seconds = 1.5 }: StoreBenchOptions, onProgress: Progress): Promise<string> {
  onProgress("web process and hub on one database");
  const plans = [sharedPerSecond, null].map((perSecond) => ({ perSecond, seconds: seconds * sharedTurns }));
  return describeSharing(plans, await shareTheStore(plans));
}

function benchLargeTenant({ seconds = 1.5, size = largeSize }: StoreBenchOptions, progress: Progress): Promise<string> {
  return benchReads({ size, msPerRead: seconds * 1_000, progress });
}
