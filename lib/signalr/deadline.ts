// setTimeout fires at once for a delay beyond 31 bits.
const longestDelayMs = 2 ** 31 - 1;

/** Calls back at the given time, however far away. Returns what cancels it. */
export function atDeadline(time: Date, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const remainingMs = time.getTime() - Date.now();
    timer = remainingMs > longestDelayMs ? setTimeout(wait, longestDelayMs) : setTimeout(callback, remainingMs);
  };
  wait();
  return () => clearTimeout(timer);
}
