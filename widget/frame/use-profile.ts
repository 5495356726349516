import { useEffect, useState } from "preact/hooks";
import type { TenantProfile } from "#lib/chat/store.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { loadProfile } from "./load-profile.ts";

export type ProfileState =
  | { status: "loading" }
  | { status: "loaded"; profile: TenantProfile }
  | { status: "failed"; retry: () => void }
  /** The host's page names a tenant that does not exist. */
  | { status: "unknown" };

const retryEveryMs = 10_000;

/** Loads who the visitor talks to. What failed is tried again by itself, and at once on request. */
export function useProfile(tenant: string): ProfileState {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<ProfileState>({ status: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again.
  useEffect(() => {
    const over = new AbortController();
    const next = (): void => setAttempt((count) => count + 1);
    const show = (shown: ProfileState): void => {
      if (!over.signal.aborted) setState(shown);
    };
    const retry = (): void => {
      setState({ status: "loading" });
      next();
    };
    loadProfile(tenant)
      .then((profile) => show({ status: "loaded", profile }))
      .catch((error) => {
        if (error instanceof ApiError && !error.isTemporary) return show({ status: "unknown" });
        addEventListener("online", next, { signal: over.signal });
        const timer = setTimeout(next, retryEveryMs);
        over.signal.addEventListener("abort", () => clearTimeout(timer));
        show({ status: "failed", retry });
      });
    return () => over.abort();
  }, [tenant, attempt]);
  return state;
}
