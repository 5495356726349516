"use client";

import { formatFully } from "#components/console/format-time.ts";
import { useNow } from "#components/console/relative-time.tsx";
import { formatAgo } from "./format-ago.ts";

/** How long ago something was, in words, kept right while it stands on the screen. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={formatFully(at)} className={className}>
      {formatAgo(at, now)}
    </time>
  );
}
