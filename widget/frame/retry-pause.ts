import { retryDelayMs } from "#lib/client/retry-delay.ts";
import { sleep } from "#lib/client/sleep.ts";

const windowMaxMs = 15_000;
const leastMs = 500;

/** Waits between attempts: longer each time, but no longer once the browser is online again or somebody asks. */
export interface RetryPause {
  /** @param attempt 0 for the first retry */
  wait(attempt: number): Promise<void>;
  end(): void;
}

export function retryPause(): RetryPause {
  let ended = new AbortController();
  const end = (): void => ended.abort();
  addEventListener("online", end);
  return {
    end,
    wait(attempt) {
      ended = new AbortController();
      return sleep(leastMs + retryDelayMs(attempt, windowMaxMs), ended.signal);
    },
  };
}
