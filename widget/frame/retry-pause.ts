import { retryDelayMs } from "#lib/client/retry-delay.ts";
import { sleep } from "#lib/client/sleep.ts";

const windowMaxMs = 15_000;
const leastMs = 500;
const askedMsMax = 120_000;

/** Waits between attempts: longer each time, but no longer once the browser is online again or somebody asks. */
export interface RetryPause {
  /**
   * @param attempt 0 for the first retry
   * @param askedSeconds how long the server asked to wait; null where it did not
   */
  wait(attempt: number, askedSeconds: number | null): Promise<void>;
  end(): void;
}

export function retryPause(): RetryPause {
  let ended = new AbortController();
  const end = (): void => ended.abort();
  addEventListener("online", end);
  return {
    end,
    wait(attempt, askedSeconds) {
      ended = new AbortController();
      const askedMs = Math.min((askedSeconds ?? 0) * 1_000, askedMsMax);
      return sleep(leastMs + askedMs + retryDelayMs(attempt, windowMaxMs), ended.signal);
    },
  };
}
