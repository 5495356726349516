import { sleep } from "#lib/client/sleep.ts";

/** What cannot be had from the browser's storage within this time is done without. */
const patienceMs = 1_000;

/** What some work of the browser's storage gives, or something else where it fails or takes too long. */
export async function within<Result>(work: Promise<Result>, otherwise: Result): Promise<Result> {
  const over = new AbortController();
  const late = sleep(patienceMs, over.signal).then(() => otherwise);
  const result = await Promise.race([work.catch(() => otherwise), late]);
  over.abort();
  return result;
}
