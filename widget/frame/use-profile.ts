import { useEffect, useState } from "preact/hooks";
import type { WidgetProfile } from "#lib/chat/identity/get-widget.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { loadProfile } from "./load-profile.ts";

export type ProfileState =
  | { status: "loading" }
  | { status: "loaded"; profile: WidgetProfile }
  | { status: "failed"; retry: () => void }
  /** The host's page names a tenant that does not exist. */
  | { status: "unknown" }
  /** It lets nobody in for now. */
  | { status: "suspended" };

const retryEveryMs = 10_000;
/** How often somebody whom the tenant does not let in asks whether it does again. */
const lookAgainEveryMs = 60_000;

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
        const isSuspended = error instanceof ApiError && error.code === "suspended";
        if (error instanceof ApiError && !error.isTemporary && !isSuspended) return show({ status: "unknown" });
        addEventListener("online", next, { signal: over.signal });
        const timer = setTimeout(next, isSuspended ? lookAgainEveryMs : retryEveryMs);
        over.signal.addEventListener("abort", () => clearTimeout(timer));
        show(isSuspended ? { status: "suspended" } : { status: "failed", retry });
      });
    return () => over.abort();
  }, [tenant, attempt]);
  return state;
}
