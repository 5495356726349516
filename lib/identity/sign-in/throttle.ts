import { createHmac } from "node:crypto";
import type { CountedSubject, Directory } from "../directory.ts";
import { networkOf } from "./network.ts";

export interface ThrottleSettings {
  authSecret: string;
  /** How many attempts at one account may fail from one network, and from one browser that is known for it. */
  signInFailuresMax: number;
  /** How many attempts at one account may fail from all unknown browsers together. */
  signInAccountFailuresMax: number;
  /** How many attempts may fail from one network, whatever the account. */
  signInAddressFailuresMax: number;
  /** After how many minutes a count starts anew. */
  signInForgetMinutes: number;
}

export interface Attempt {
  email: string;
  address: string;
  /** The browser, where somebody has signed in to this account with it. */
  browserId: string | null;
}

export interface Throttle {
  /**
   * Counts an attempt before anything is checked, so that attempts at the same time are not free.
   * @returns null where too many have failed; otherwise what to call when it has not failed.
   */
  admit(attempt: Attempt, now: Date): Promise<{ succeeded(): Promise<void> } | null>;
}

const forgetEveryMs = 60_000;

/**
 * Counts are kept in the database, for all processes and over restarts. They run out by themselves a fixed time after
 * the first failure, however many attempts follow: a lock always ends.
 */
export function createThrottle(directory: Directory, settings: ThrottleSettings): Throttle {
  let forgotAt = 0;
  return {
    async admit(attempt, now) {
      if (now.getTime() - forgotAt > forgetEveryMs) {
        forgotAt = now.getTime();
        await directory.forgetFailures(now);
      }
      const { account, network } = subjectsOf(attempt, settings);
      const forgottenAt = new Date(now.getTime() + settings.signInForgetMinutes * 60_000);
      if (!(await directory.countFailure([...account, ...network], { now, forgottenAt }))) return null;
      const counts = { all: account.map(subjectIn), one: network.map(subjectIn) };
      return { succeeded: () => directory.uncountFailure(counts) };
    },
  };
}

/** What a success clears, and what only the attempt itself is taken back from: others fail from that network as well. */
function subjectsOf(
  { email, address, browserId }: Attempt,
  settings: ThrottleSettings,
): { account: CountedSubject[]; network: CountedSubject[] } {
  const { signInFailuresMax, signInAccountFailuresMax, signInAddressFailuresMax } = settings;
  const counted = (failuresMax: number, ...parts: string[]): CountedSubject => ({
    subject: createHmac("sha256", settings.authSecret).update(JSON.stringify(parts)).digest("base64url"),
    failuresMax,
  });
  if (browserId !== null) return { account: [counted(signInFailuresMax, "browser", browserId)], network: [] };
  const network = networkOf(address);
  return {
    account: [
      counted(signInFailuresMax, "account and network", email, network),
      counted(signInAccountFailuresMax, "account", email),
    ],
    network: [counted(signInAddressFailuresMax, "network", network)],
  };
}

function subjectIn({ subject }: CountedSubject): string {
  return subject;
}
