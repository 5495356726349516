/** Processes that were started together do not all look at the same moment. */
const jitter = 0.25;

/** Does a round again and again, each at most `everySeconds` after the one before it. @returns how to stop */
export function startRechecks(
  { everySeconds, onError }: { everySeconds: number; onError: (error: unknown) => void },
  round: () => Promise<void>,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const schedule = (): void => {
    if (isStopped) return;
    timer = setTimeout(
      () => void round().catch(onError).then(schedule),
      everySeconds * 1_000 * (1 - jitter * Math.random()),
    );
  };
  schedule();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
