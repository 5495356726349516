const firstMs = 500;

/**
 * Full jitter over a window that doubles with every attempt, so that clients that lost the server together do not come
 * back together.
 * @param attempt 0 for the first retry
 * @returns milliseconds
 */
export function retryDelayMs(attempt: number, windowMaxMs: number, random: () => number = Math.random): number {
  return random() * Math.min(windowMaxMs, firstMs * 2 ** attempt);
}
