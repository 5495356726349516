"use client";

import { LoaderCircle } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import type { useTranscript } from "./use-transcript.ts";

interface OlderMessagesProps {
  older: ReturnType<typeof useTranscript>["older"];
  cursor: string | null;
}

/** How the loading of older messages goes. It lies over the transcript's top, so that nothing moves for it. */
export function OlderMessages({ older, cursor }: OlderMessagesProps) {
  if (older.isPending) {
    return (
      <span className="absolute top-3 left-1/2 z-10 inline-flex size-8 -translate-x-1/2 items-center justify-center rounded-full bg-raised text-faint shadow-float">
        <LoaderCircle aria-hidden className="size-4 animate-spin" />
        <span className="sr-only">Loading older messages</span>
      </span>
    );
  }
  if (!older.isError || cursor === null) return null;
  return (
    <div
      role="alert"
      className="absolute top-3 left-1/2 z-10 flex -translate-x-1/2 items-center gap-3 whitespace-nowrap rounded-full bg-raised py-1 pr-1 pl-4 text-muted text-xs shadow-float"
    >
      Older messages could not be loaded.
      <Button size="sm" className="rounded-full" onClick={() => older.mutate(cursor)}>
        Retry
      </Button>
    </div>
  );
}
