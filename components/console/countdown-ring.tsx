"use client";

import { useEffect, useState } from "react";

interface CountdownRingProps {
  /** By the clock of `performance.now()`. */
  expiresAt: number;
  lastsMs: number;
}

const tickMs = 200;
const radius = 15;
const around = 2 * Math.PI * radius;
const urgentMs = 5_000;

/** How many seconds are left, and a ring that empties. */
export function CountdownRing({ expiresAt, lastsMs }: CountdownRingProps) {
  const leftMs = useLeftMs(expiresAt);
  const seconds = Math.ceil(leftMs / 1_000);
  const part = lastsMs > 0 ? Math.min(1, leftMs / lastsMs) : 0;
  return (
    <span role="timer" className="relative inline-flex size-9 shrink-0 items-center justify-center">
      <svg aria-hidden viewBox="0 0 36 36" className="absolute inset-0 -rotate-90">
        <circle cx="18" cy="18" r={radius} fill="none" strokeWidth="2.5" className="stroke-line" />
        <circle
          cx="18"
          cy="18"
          r={radius}
          fill="none"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - part)}
          className={leftMs <= urgentMs ? "stroke-danger" : "stroke-accent-text"}
        />
      </svg>
      <span className="font-semibold text-2xs tabular-nums">{seconds}</span>
      <span className="sr-only"> seconds left</span>
    </span>
  );
}

function useLeftMs(expiresAt: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, expiresAt - now);
}
