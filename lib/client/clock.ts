/** Time and chance as the client uses them. Tests put their own in its place and need no real time. */
export interface Clock {
  /** Milliseconds on a clock that is never set back. */
  now(): number;
  /** Runs something once after a while. @returns what calls it off */
  after(ms: number, run: () => void): () => void;
  /** From 0 to below 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};
