import { vi } from "vitest";

/** Waits until the condition holds, and fails the test if it never does. */
export function until(condition: () => boolean, timeoutMs = 5_000): Promise<void> {
  return vi.waitFor(
    () => {
      if (!condition()) throw new Error(`Never came true: ${String(condition)}`);
    },
    { timeout: timeoutMs, interval: 2 },
  );
}

/** A promise and what resolves it, to hold a hub method in the middle of its work. */
export function aGate(): { opened: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
