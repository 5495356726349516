"use client";

import { useQuery } from "@tanstack/react-query";
import { Button } from "#components/ui/button.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import type { Me } from "#lib/chat/identity/get-me.ts";
import { ChatClientProvider } from "./chat-client-provider.tsx";
import { ConsoleApiProvider, useRestApi } from "./console-api.tsx";
import { InboxScreen } from "./inbox-screen.tsx";
import { InboxSkeleton } from "./inbox-skeleton.tsx";
import { LoadFailure } from "./load-failure.tsx";
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

function InboxOfMember({ tenant, email }: InboxProps) {
  const api = useRestApi();
  const query = useQuery({ queryKey: ["me"], queryFn: () => api.request<Me>("GET", "/me") });
  if (query.isPending) return <InboxSkeleton />;
  if (query.isError) {
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
  return (
    <ChatClientProvider me={query.data} fallback={<InboxSkeleton />}>
      <InboxScreen tenant={tenant} email={email} />
    </ChatClientProvider>
  );
}
