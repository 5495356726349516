"use client";

import { useEffect } from "react";
import { toast } from "sonner";
import { useChat } from "./chat-client-provider.tsx";

/** Says calmly that messages wait because there were too many at once. */
export function useSlowDownNotice(): void {
  const slowedUntil = useChat((state) => state.slowedUntil);
  useEffect(() => {
    if (slowedUntil === null) return;
    toast("That was a lot at once. Your messages wait a moment, and go on by themselves.", { id: "rate-limited" });
  }, [slowedUntil]);
}
