"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { useShortcuts } from "#components/console/use-shortcuts.ts";

/** How long the second key may take. */
const sequenceMs = 1_500;

/** Opens the settings on G, then S. */
export function useSettingsShortcut(href: string): void {
  const router = useRouter();
  const begunAt = useRef(Number.NEGATIVE_INFINITY);
  useShortcuts({
    g: () => {
      begunAt.current = performance.now();
    },
    s: () => {
      const isSecond = performance.now() - begunAt.current < sequenceMs;
      begunAt.current = Number.NEGATIVE_INFINITY;
      if (!isSecond) return false;
      router.push(href);
    },
  });
}
