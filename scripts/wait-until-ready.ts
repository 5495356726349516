import { setTimeout } from "node:timers/promises";

/** Waits until an address answers with success. @returns false once `signal` is aborted */
export async function waitUntilReady(url: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const isReady = await fetch(url, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return true;
    await setTimeout(100);
  }
  return false;
}
