/** Longer than any attempt to send: who holds a lock longer hangs. */
const lockWaitMsMax = 30_000;

/**
 * Does some work while nobody else does any under this name, in this browser or this process. A lock that is not given up
 * in time is taken away, as from a tab that the system has put to sleep. Where locks cannot be had, as on a page without
 * https, the work is done without.
 */
export async function exclusively<Result>(
  name: string,
  work: () => Promise<Result>,
  waitMsMax = lockWaitMsMax,
): Promise<Result> {
  let working: Promise<Result> | null = null;
  const begin = (): Promise<Result> => {
    working ??= work();
    return working;
  };
  const { locks } = globalThis.navigator;
  for (const options of [{ signal: AbortSignal.timeout(waitMsMax) }, { steal: true }]) {
    // It also fails where the lock was taken away meanwhile. Only the work's own outcome counts.
    if (working === null) await locks?.request(name, options, begin).catch(() => undefined);
  }
  return begin();
}
