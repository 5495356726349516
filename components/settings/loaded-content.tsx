"use client";

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { LoadFailure } from "#components/console/load-failure.tsx";
import { ApiError } from "#lib/client/api-error.ts";
import { Forbidden } from "./forbidden-section.tsx";
import { CardSkeleton } from "./settings-skeleton.tsx";

interface LoadedContentProps<Data> {
  query: Pick<UseQueryResult<Data>, "data" | "error" | "isFetching" | "refetch">;
  /** What is said where it cannot be loaded. */
  failure: string;
  /** What stands there until it is loaded. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
}

/** Shows what was loaded, or why it was not. What is there already stays while it is loaded anew. */
export function LoadedContent<Data>({ query, failure, skeleton, children }: LoadedContentProps<Data>) {
  if (query.error instanceof ApiError && query.error.code === "forbidden") return <Forbidden />;
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return skeleton ?? <CardSkeleton rows={4} />;
  return <LoadFailure title={failure} query={query} className="rounded-xl py-16 shadow-card" />;
}
