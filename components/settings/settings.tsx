"use client";

import { type Query, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { ChatClientProvider } from "#components/console/chat-client-provider.tsx";
import { SignedOut, Suspended } from "#components/console/closed-doors.tsx";
import { ConsoleApiProvider, useRestApi } from "#components/console/console-api.tsx";
import { useInboxLocation } from "#components/console/inbox-location.ts";
import { LoadFailure } from "#components/console/load-failure.tsx";
import { codeOf, seesConversations } from "#components/console/member-standing.ts";
import { OfferDock } from "#components/console/offer-dock.tsx";
import { signInAgain } from "#components/console/sign-in-again.ts";
import { Button } from "#components/ui/button.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";
import type { Me } from "#lib/chat/identity/get-me.ts";
import { LiveBanner } from "./live-banner.tsx";
import { loaded } from "./settings-queries.ts";
import { SettingsScreen } from "./settings-screen.tsx";
import { SettingsSkeleton } from "./settings-skeleton.tsx";

interface SettingsProps {
  /** The tenant's slug. */
  tenant: string;
  /** The member's address. */
  email: string;
  /** Where this installation is reached from outside. */
  publicUrl: string;
}

/** The settings of a workspace and of the member's own account, as far as their role shows them. */
export function Settings({ tenant, ...rest }: SettingsProps) {
  return (
    <ConsoleApiProvider tenant={tenant}>
      <TooltipProvider delay={400}>
        <SettingsOfMember tenant={tenant} {...rest} />
      </TooltipProvider>
      <Toaster />
    </ConsoleApiProvider>
  );
}

/** How often somebody asks whom no connection tells what they may do. */
const lookAgainEveryMs = 15_000;

function SettingsOfMember(props: SettingsProps) {
  const api = useRestApi();
  const query = useQuery({
    queryKey: loaded.me,
    queryFn: () => api.request<Me>("GET", "/me"),
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state }) => !isFollowed(state) && lookAgainEveryMs,
  });
  const { data: me, error } = query;
  const refusal = codeOf(error);
  if (refusal === "unauthenticated") return <SignedOut />;
  if (refusal === "suspended") return <Suspended />;
  if (me === undefined && error !== null) {
    return (
      <main className="flex min-h-dvh items-center justify-center">
        <LoadFailure title="The settings could not be opened" query={query}>
          <Button look="ghost" onClick={signInAgain}>
            Sign in again
          </Button>
        </LoadFailure>
      </main>
    );
  }
  if (me === undefined) return <SettingsSkeleton />;
  if (!seesConversations(me)) return <SettingsScreen {...props} me={me} />;
  return (
    // The client runs here as well: it tells of changes, and goes on sending what was written in the inbox.
    <ChatClientProvider me={me} fallback={<SettingsSkeleton />}>
      <SettingsOffers tenant={props.tenant} />
      <SettingsScreen {...props} me={me} banner={<LiveBanner />} />
    </ChatClientProvider>
  );
}

/** Whoever looks at the settings is there, and is offered conversations as well. */
function SettingsOffers({ tenant }: { tenant: string }) {
  const router = useRouter();
  const { hrefTo } = useInboxLocation(tenant);
  return <OfferDock onAccepted={(conversationId) => router.push(hrefTo({ view: "mine", conversationId }))} />;
}

function isFollowed({ data, error }: Query<Me>["state"]): boolean {
  return data !== undefined && seesConversations(data) && codeOf(error) !== "suspended";
}
