"use client";

import { type SubmitEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { SignInRefusal } from "#lib/identity/sign-in/refusal.ts";
import { CompanySignIn, type WorkspaceSignIn } from "./company-sign-in.tsx";
import { type DemoLogin, DemoLogins } from "./demo-logins.tsx";
import { explainRefusal } from "./explain-refusal.ts";
import { FailureNote } from "./failure-note.tsx";
import { postToAuth } from "./post-to-auth.ts";

interface SignInFormProps {
  /** A path on this site. */
  returnPath: string;
  /** The workspace that the address names, if it names one. */
  workspace: WorkspaceSignIn | null;
  /** Why somebody was sent back here. */
  refusal: SignInRefusal | null;
  /** After how many minutes somebody with too many failed attempts may try again. */
  waitMinutes: number;
  /** None except on a demo installation. */
  demoLogins: readonly DemoLogin[];
}

/** Email and password, or the company's account. A failure is told once, in words, and leaves what was typed. */
export function SignInForm({ returnPath, workspace, refusal, waitMinutes, demoLogins }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<SignInRefusal | null>(null);
  const [companyFailure, setCompanyFailure] = useState(refusal);
  const passwordField = useRef<HTMLInputElement>(null);
  const errorId = useId();

  async function submit() {
    setIsPending(true);
    setFailure(null);
    setCompanyFailure(null);
    const outcome = await postToAuth("callback/credentials", { email, password, callbackUrl: returnPath });
    if (outcome.refusal === undefined) return window.location.assign(returnPath);
    setFailure(outcome.refusal);
    setIsPending(false);
    passwordField.current?.focus();
    passwordField.current?.select();
  }

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (!isPending) void submit();
  }

  const explain = (reason: SignInRefusal | null) => reason && explainRefusal(reason, waitMinutes);

  return (
    <>
      <div className="flex flex-col gap-5 rounded-xl bg-surface p-6 shadow-card">
        <FailureNote text={explain(companyFailure)} className="empty:-mb-5" />
        <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4">
          <TextField
            label="Email"
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            invalid={failure === "refused"}
            aria-describedby={errorId}
          />
          <TextField
            ref={passwordField}
            label="Password"
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            invalid={failure === "refused"}
            aria-describedby={errorId}
          />
          <FailureNote id={errorId} text={explain(failure)} />
          <Button type="submit" look="primary" size="lg" pending={isPending}>
            {isPending ? "Signing in…" : "Sign in"}
          </Button>
        </form>
        <CompanySignIn
          workspace={workspace}
          asksAgain={refusal !== null}
          returnPath={returnPath}
          onRefused={setCompanyFailure}
        />
      </div>
      {demoLogins.length > 0 && (
        <DemoLogins
          logins={demoLogins}
          onPick={(login) => {
            setEmail(login.email);
            setPassword(login.password);
          }}
        />
      )}
    </>
  );
}
