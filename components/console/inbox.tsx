"use client";

import { type Query, useQuery } from "@tanstack/react-query";
import { settingsHref } from "#components/settings/settings-location.ts";
import { Button } from "#components/ui/button.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import type { Me } from "#lib/chat/identity/get-me.ts";
import { ChatClientProvider } from "./chat-client-provider.tsx";
import { NothingToSee, SignedOut, Suspended } from "./closed-doors.tsx";
import { ConsoleApiProvider, useRestApi } from "./console-api.tsx";
import { InboxScreen } from "./inbox-screen.tsx";
import { InboxSkeleton } from "./inbox-skeleton.tsx";
import { LoadFailure } from "./load-failure.tsx";
import { codeOf, seesConversations } from "./member-standing.ts";
import { signInAgain } from "./sign-in-again.ts";

interface InboxProps {
  /** The tenant's slug. */
  tenant: string;
  /** The member's address, by which they signed in. */
  email: string;
}

/** The operator's inbox: everything live below it hangs on one client. */
export function Inbox({ tenant, email }: InboxProps) {
  return (
    <ConsoleApiProvider tenant={tenant}>
      <TooltipProvider delay={400}>
        <InboxOfMember tenant={tenant} email={email} />
      </TooltipProvider>
      <Toaster />
    </ConsoleApiProvider>
  );
}

/** How often somebody who is not let in asks whether they are now. */
const lookAgainEveryMs = 15_000;

function InboxOfMember({ tenant, email }: InboxProps) {
  const api = useRestApi();
  const query = useQuery({
    queryKey: ["me"],
    queryFn: () => api.request<Me>("GET", "/me"),
    refetchInterval: ({ state }) => isKeptOut(state) && lookAgainEveryMs,
  });
  const { data: me, isPending } = query;
  if (isPending) return <InboxSkeleton />;
  const refusal = codeOf(query.error);
  if (refusal === "unauthenticated") return <SignedOut />;
  if (refusal === "suspended") return <Suspended />;
  if (me === undefined) {
    return (
      <main className="flex min-h-dvh items-center justify-center">
        <LoadFailure title="The inbox could not be opened" query={query}>
          <Button look="ghost" onClick={signInAgain}>
            Sign in again
          </Button>
        </LoadFailure>
      </main>
    );
  }
  if (!seesConversations(me)) {
    return <NothingToSee roleName={me.roleName} settingsHref={settingsHref(tenant, { section: null })} />;
  }
  return (
    <ChatClientProvider me={me} fallback={<InboxSkeleton />}>
      <InboxScreen tenant={tenant} email={email} />
    </ChatClientProvider>
  );
}

function isKeptOut({ data, error }: Query<Me>["state"]): boolean {
  return codeOf(error) === "suspended" || (data !== undefined && !seesConversations(data));
}
