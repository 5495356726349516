"use client";

import { Building2 } from "lucide-react";
import { type SubmitEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { SignInRefusal } from "#lib/identity/sign-in/refusal.ts";
import { FailureNote } from "./failure-note.tsx";
import { postToAuth } from "./post-to-auth.ts";

/** The workspace that the address names. */
export interface WorkspaceSignIn {
  slug: string;
  /** Its provider; null alike where there is no such workspace and where it has none. */
  provider: { id: string; name: string } | null;
}

interface CompanySignInProps {
  workspace: WorkspaceSignIn | null;
  /** Whether the provider has vouched for somebody who was refused, so that it has to ask again who it is. */
  asksAgain: boolean;
  /** A path on this site. */
  returnPath: string;
  onRefused: (refusal: SignInRefusal | null) => void;
}

/** The way in by the company's own account: first the workspace's name, then its provider's button. */
export function CompanySignIn({ workspace, ...props }: CompanySignInProps) {
  const [isAsking, setIsAsking] = useState(workspace !== null && workspace.provider === null);
  return (
    <section aria-label="Company account" className="flex flex-col gap-3 border-line border-t pt-5">
      {workspace?.provider && <ProviderButton provider={workspace.provider} {...props} />}
      {isAsking ? (
        <WorkspaceForm workspace={workspace} returnPath={props.returnPath} />
      ) : workspace?.provider ? (
        <Button size="sm" look="ghost" className="self-center" onClick={() => setIsAsking(true)}>
          Use another workspace
        </Button>
      ) : (
        <Button size="lg" onClick={() => setIsAsking(true)}>
          <Building2 aria-hidden />
          Sign in with your company’s account
        </Button>
      )}
    </section>
  );
}

interface ProviderButtonProps extends Omit<CompanySignInProps, "workspace"> {
  provider: { id: string; name: string };
}

function ProviderButton({ provider, asksAgain, returnPath, onRefused }: ProviderButtonProps) {
  const [isPending, setIsPending] = useState(false);

  async function goThere() {
    setIsPending(true);
    onRefused(null);
    const outcome = await postToAuth(`signin/${provider.id}${asksAgain ? "?prompt=login" : ""}`, {
      callbackUrl: returnPath,
    });
    if (outcome.goTo !== undefined) return window.location.assign(outcome.goTo);
    onRefused(outcome.refusal);
    setIsPending(false);
  }

  return (
    <Button size="lg" pending={isPending} onClick={() => void goThere()}>
      {!isPending && <Building2 aria-hidden />}
      <span className="truncate">Continue with {provider.name}</span>
    </Button>
  );
}

/** Asks for the workspace, and comes back to this page with it. */
function WorkspaceForm({ workspace, returnPath }: Pick<CompanySignInProps, "workspace" | "returnPath">) {
  const isUnknown = workspace !== null && workspace.provider === null;
  const [isPending, setIsPending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const errorId = useId();

  function onSubmit(event: SubmitEvent) {
    if (isPending) event.preventDefault();
    setIsPending(true);
  }

  return (
    <form method="get" action="/sign-in" onSubmit={onSubmit} className="flex flex-col gap-4">
      <input type="hidden" name="callbackUrl" value={returnPath} />
      <TextField
        ref={field}
        label="Workspace"
        name="workspace"
        placeholder="acme"
        autoCapitalize="none"
        autoComplete="organization"
        spellCheck={false}
        required
        maxLength={39}
        // Whoever asked for this field wants to write into it.
        autoFocus={!isUnknown}
        defaultValue={isUnknown ? workspace.slug : ""}
        invalid={isUnknown}
        aria-describedby={errorId}
      />
      <FailureNote
        id={errorId}
        text={
          isUnknown ? "There is no company sign-in under this name. Check the name, or use your password above." : null
        }
      />
      <Button type="submit" size="lg" pending={isPending}>
        Continue
      </Button>
    </form>
  );
}
