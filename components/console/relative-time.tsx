"use client";

import { useSyncExternalStore } from "react";
import { formatAge, formatFully } from "./format-time.ts";

const tickMs = 20_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(tick, tickMs);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

/** The time in epoch milliseconds, renewed every 20 seconds for everything on the page at once. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
}

/** How long ago something was, kept right while it stands on the screen. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const current = useNow();
  return (
    <time dateTime={at} title={formatFully(at)} className={className}>
      {formatAge(at, current)}
    </time>
  );
}
