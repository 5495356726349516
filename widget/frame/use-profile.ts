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

export function useProfile(tenant: string): ProfileState {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<ProfileState>({ status: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt loads again.
  useEffect(() => {
    const over = new AbortController();
    const show = (next: ProfileState): void => {
      if (!over.signal.aborted) setState(next);
    };
    const retry = (): void => setAttempt((count) => count + 1);
    show({ status: "loading" });
    loadProfile(tenant)
      .then((profile) => show({ status: "loaded", profile }))
      .catch((error) => {
        if (error instanceof ApiError && !error.isTemporary) return show({ status: "unknown" });
        addEventListener("online", retry, { signal: over.signal });
        show({ status: "failed", retry });
      });
    return () => over.abort();
  }, [tenant, attempt]);
  return state;
}
