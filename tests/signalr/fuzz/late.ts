/** A hub is taken to hang after this time without what it owes. */
const hangMs = 1_000;

/**
 * Calls back after `hangMs`, and only after everything that has arrived meanwhile was handled: this process may have been
 * the one that was late. Returns what cancels it.
 */
export function whenLate(callback: () => void): () => void {
  let isCancelled = false;
  const timer = setTimeout(() => {
    // Sockets are read between the first of these and the second.
    setImmediate(() => setImmediate(() => isCancelled || callback()));
  }, hangMs);
  return () => {
    isCancelled = true;
    clearTimeout(timer);
  };
}
