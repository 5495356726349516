/** @jsxImportSource preact */
import { Header } from "./header.tsx";
import type { HostLink } from "./host-link.ts";
import { Notice } from "./notice.tsx";
import { Panel } from "./panel.tsx";
import { Skeleton } from "./skeleton.tsx";
import { useProfile } from "./use-profile.ts";
import type { VisitorSession } from "./visitor-session.ts";

interface AppProps {
  tenant: string;
  session: VisitorSession;
  host: HostLink;
}

/** The panel in every state that the tenant's name can be in. */
export function App({ tenant, session, host }: AppProps) {
  const state = useProfile(tenant);
  if (state.status === "loaded") return <Panel profile={state.profile} session={session} host={host} />;
  return (
    <>
      <Header name={null} detail="" onClose={() => host.post({ parley: "close", value: null })} />
      {state.status === "loading" && <Skeleton />}
      {state.status === "unknown" && <Notice title="This chat isn't available." />}
      {state.status === "failed" && (
        <Notice title="The chat couldn't be loaded" detail="Please check your connection." onRetry={state.retry} />
      )}
    </>
  );
}
