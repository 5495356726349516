"use client";

import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export interface ErrorPageProps {
  error: Error & { digest?: string };
  reset: () => void;
}

/** A page broke. The digest is what our logs know the fault by. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  // React keeps what a boundary caught to itself; told to the window, it reaches the error reports.
  useEffect(() => window.reportError(error), [error]);
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <h1 className="sr-only">Something went wrong</h1>
      <EmptyState
        role="alert"
        icon={TriangleAlert}
        title="Something went wrong on our side"
        action={
          <Button look="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        Nothing that was sent is lost.{error.digest ? ` If you report this, mention ${error.digest}.` : ""}
      </EmptyState>
    </main>
  );
}
