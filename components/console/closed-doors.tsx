"use client";

import { Building2, EyeOff, LogIn, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { signInAgain } from "./sign-in-again.ts";

/** The sign-in has ended, here or by somebody elsewhere. What was written stays in this browser. */
export function SignedOut() {
  return (
    <ClosedDoor
      icon={LogIn}
      title="You have been signed out"
      action={
        <Button look="primary" size="lg" onClick={signInAgain}>
          Sign in
        </Button>
      }
    >
      Your sign-in has ended here. What you wrote is kept in this browser, and goes on when you are back.
    </ClosedDoor>
  );
}

/** Whoever runs the installation has closed the workspace for now. */
export function Suspended() {
  return (
    <ClosedDoor icon={Building2} title="This workspace is suspended" action={<SignInAsOther />}>
      Nobody can read or write here for now, and nothing is lost. This page opens by itself when it is over.
    </ClosedDoor>
  );
}

/** A member whose role shows them no conversations. @param settingsHref the way to what they may see; null for none */
export function NothingToSee({ roleName, settingsHref }: { roleName: string | null; settingsHref: string | null }) {
  const settings = settingsHref && (
    <Button look="primary" nativeButton={false} render={<a href={settingsHref} />}>
      Open settings
    </Button>
  );
  return (
    <ClosedDoor
      icon={EyeOff}
      title="No conversations for your role"
      action={
        <>
          {settings}
          <SignInAsOther />
        </>
      }
    >
      {roleName ? `Your role, ${roleName}, shows` : "Your role shows"} no conversations. An admin of the workspace can
      change that, and this page opens by itself then.
    </ClosedDoor>
  );
}

function SignInAsOther() {
  return (
    <Button look="ghost" onClick={signInAgain}>
      Sign in as somebody else
    </Button>
  );
}

interface ClosedDoorProps {
  icon: LucideIcon;
  title: string;
  action: ReactNode;
  children: ReactNode;
}

function ClosedDoor({ icon, title, action, children }: ClosedDoorProps) {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <EmptyState role="status" icon={icon} title={title} action={action}>
        {children}
      </EmptyState>
    </main>
  );
}
