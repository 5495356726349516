/** @jsxImportSource preact */
import { BlockNotice } from "./block-notice.tsx";
import { Header } from "./header.tsx";
import type { HostLink } from "./host-link.ts";
import { Notice } from "./notice.tsx";
import { Panel } from "./panel.tsx";
import { Skeleton } from "./skeleton.tsx";
import { useProfile } from "./use-profile.ts";
import { useStore } from "./use-store.ts";
import type { Visit } from "./visit.ts";

interface AppProps {
  tenant: string;
  visit: Visit;
  host: HostLink;
}

/** The panel in every state that the tenant's name can be in. What one person has begun to write the next does not see. */
export function App({ tenant, visit, host }: AppProps) {
  const state = useProfile(tenant);
  const { session, former, serial } = useStore(visit.store);
  if (state.status === "loaded") {
    return <Panel key={serial} profile={state.profile} session={session} former={former} host={host} />;
  }
  return (
    <>
      <Header name={null} detail="" onClose={() => host.post({ parley: "close", value: null })} />
      {state.status === "loading" && <Skeleton />}
      {state.status === "unknown" && <Notice title="This chat isn't available." />}
      {state.status === "suspended" && <BlockNotice block="suspended" />}
      {state.status === "failed" && (
        <Notice title="The chat couldn't be loaded" detail="Please check your connection." onRetry={state.retry} />
      )}
    </>
  );
}
