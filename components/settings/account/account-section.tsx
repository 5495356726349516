"use client";

import { LogOut, Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { Session } from "#lib/chat/members/session.ts";
import { Ago } from "../ago.tsx";
import { ConfirmChange } from "../confirm-change.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { useMe, useSettingsFrame } from "../settings-context.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { loaded, useSessions } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";
import { describeUserAgent } from "./describe-user-agent.ts";

/** Who somebody is here, and where they are signed in. */
export function AccountSection() {
  const me = useMe();
  const { email } = useSettingsFrame();
  const query = useSessions();
  return (
    <SettingsPage title="Your account">
      <SettingsCard>
        <div className="flex items-center gap-4">
          <Avatar id={me.id} name={me.name} size="lg" />
          <div className="min-w-0">
            <p className="wrap-anywhere font-semibold text-lg">{me.name}</p>
            <p className="wrap-anywhere text-muted text-sm">{email}</p>
            <p className="text-faint text-xs">
              {me.roleName} at {me.tenant.name}
            </p>
          </div>
        </div>
      </SettingsCard>
      <LoadedContent query={query} failure="Your sign-ins could not be loaded">
        {(sessions) => <Sessions sessions={sessions} />}
      </LoadedContent>
    </SettingsPage>
  );
}

function Sessions({ sessions }: { sessions: readonly Session[] }) {
  const { tenant } = useMe();
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const currentFirst = [...sessions.filter(({ isCurrent }) => isCurrent), ...others];
  return (
    <SettingsCard
      title="Where you are signed in"
      description={`If you do not know one of them, end it, and tell whoever manages ${tenant.name}.`}
      action={others.length > 0 && <EndOthers count={others.length} />}
      isFlush
    >
      <ul aria-label="Your sign-ins" className="divide-y divide-line">
        {currentFirst.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </SettingsCard>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { id, userAgent, address, createdAt, method, isCurrent } = session;
  const { name, isHandheld } = describeUserAgent(userAgent);
  const Icon = isHandheld ? Smartphone : Monitor;
  const change = useChange({
    run: (api) => api.endSession(id),
    renews: [loaded.sessions],
    done: `${name} is signed out.`,
    tellsFailure: "in a toast",
  });
  return (
    <li className="flex items-center gap-3.5 px-4 py-3">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-sunken text-muted">
        <Icon aria-hidden className="size-4.5" strokeWidth={1.75} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <span className="font-medium">{name}</span>
          {isCurrent && <Badge className="bg-accent-soft text-accent-text shadow-none">This device</Badge>}
        </p>
        <p className="text-faint text-xs">
          Signed in <Ago at={createdAt} /> by {method === "oidc" ? "company account" : "password"}
          {address && `, from ${address}`}
        </p>
      </div>
      {!isCurrent && (
        <Button
          size="sm"
          aria-label={`End the sign-in of ${name}`}
          pending={change.isPending}
          onClick={() => change.mutate()}
        >
          End
        </Button>
      )}
    </li>
  );
}

function EndOthers({ count }: { count: number }) {
  const [isAsking, setIsAsking] = useState(false);
  const change = useChange({
    run: (api) => api.endOtherSessions(),
    renews: [loaded.sessions],
    done: "You are signed in here only.",
    tellsFailure: "in the form",
    onDone: () => setIsAsking(false),
  });
  return (
    <>
      <Button size="sm" onClick={() => setIsAsking(true)}>
        <LogOut aria-hidden />
        Sign out everywhere else
      </Button>
      <ConfirmChange
        change={change}
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Sign out everywhere else?"
        confirm="Sign out"
        onConfirm={() => change.mutate()}
      >
        {count === 1 ? "The other device is" : `The ${count} other devices are`} signed out within seconds. You stay
        signed in here.
      </ConfirmChange>
    </>
  );
}
