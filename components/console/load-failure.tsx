"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { explain } from "./console-api.tsx";

interface LoadFailureProps {
  title: string;
  query: Pick<UseQueryResult, "error" | "isFetching" | "refetch">;
  className?: string;
  /** Ways out beside trying again. */
  children?: ReactNode;
}

/** Stands in the place of what could not be loaded: why, and a way to try again. */
export function LoadFailure({ title, query, className, children }: LoadFailureProps) {
  const action = (
    <>
      <Button pending={query.isFetching} onClick={() => void query.refetch()}>
        Retry
      </Button>
      {children}
    </>
  );
  return (
    <EmptyState role="alert" icon={TriangleAlert} title={title} action={action} {...(className && { className })}>
      {explain(query.error)}
    </EmptyState>
  );
}
