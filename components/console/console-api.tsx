"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useState } from "react";
import { ApiError } from "#lib/client/api-error.ts";
import { createRestApi, type RestApi } from "#lib/client/rest-api.ts";

const retriesMax = 2;

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retryDelay: retryDelayMs,
        retry: (failures, error) => failures < retriesMax && error instanceof ApiError && error.isTemporary,
      },
      mutations: { networkMode: "always" },
    },
  });
}

function retryDelayMs(failures: number, error: Error): number {
  const asked = error instanceof ApiError ? error.retryAfterSeconds : null;
  return (asked ?? 2 ** failures) * 1_000;
}

const RestApiContext = createContext<RestApi | null>(null);

/** The two ways to data that is not live: a cache of queries, and the REST door behind it. */
export function ConsoleApiProvider({ tenant, children }: { tenant: string; children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [api] = useState(() => createRestApi({ baseUrl: "", tenant }));
  return (
    <QueryClientProvider client={queryClient}>
      <RestApiContext value={api}>{children}</RestApiContext>
    </QueryClientProvider>
  );
}

export function useRestApi(): RestApi {
  const api = useContext(RestApiContext);
  if (api === null) throw new Error("This component stands outside of ConsoleApiProvider.");
  return api;
}

/** @returns what to tell a person of a failure. */
export function explain(error: Error | null): string {
  return error instanceof ApiError ? error.message : "Something went wrong on our side.";
}
