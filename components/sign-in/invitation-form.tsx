"use client";

import { type SubmitEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { InvitationFault } from "#lib/identity/invitations.ts";
import { passwordFaults, passwordLengthMax, passwordLengthMin } from "#lib/identity/password-rules.ts";
import { FailureNote } from "./failure-note.tsx";
import { postToAuth } from "./post-to-auth.ts";

type Failure = InvitationFault | "unreachable";

const explanations: Record<Failure, string> = {
  ...passwordFaults,
  void: "This invitation cannot be used any more. Ask whoever invited you for a new one.",
  taken:
    "This address has a login already, and cannot be used for another one. Ask whoever invited you to use another address.",
  unreachable: "That did not work just now. Try again in a moment.",
};

interface InvitationFormProps {
  /** The end of the link. */
  secret: string;
  email: string;
}

/** Sets the first password of somebody who was invited, and signs them in. */
export function InvitationForm({ secret, email }: InvitationFormProps) {
  const [password, setPassword] = useState("");
  const [isShown, setIsShown] = useState(false);
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const [errorId, hintId] = [useId(), useId()];

  async function submit() {
    setIsPending(true);
    setFailure(null);
    const fault = await accept(secret, password);
    if (fault === null) return signIn(email, password);
    setFailure(fault);
    setIsPending(false);
    field.current?.focus();
  }

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (!isPending) void submit();
  }

  return (
    <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4 rounded-xl bg-surface p-6 shadow-card">
      <TextField
        label="Email"
        type="email"
        name="email"
        autoComplete="username"
        readOnly
        value={email}
        className="bg-sunken text-muted"
      />
      <div className="flex flex-col gap-1.5">
        <TextField
          ref={field}
          label="Password"
          type={isShown ? "text" : "password"}
          name="password"
          autoComplete="new-password"
          required
          minLength={passwordLengthMin}
          maxLength={passwordLengthMax}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          invalid={failure !== null && failure !== "unreachable"}
          aria-describedby={`${hintId} ${errorId}`}
        />
        <div className="flex items-center justify-between gap-3">
          <p id={hintId} className="text-faint text-xs">
            At least {passwordLengthMin} characters.
          </p>
          <Button
            look="ghost"
            size="sm"
            className="-mr-2.5"
            aria-pressed={isShown}
            onClick={() => setIsShown(!isShown)}
          >
            Show password
          </Button>
        </div>
      </div>
      <FailureNote id={errorId} text={failure && explanations[failure]} />
      <Button type="submit" look="primary" size="lg" pending={isPending}>
        {isPending ? "Joining…" : "Join"}
      </Button>
    </form>
  );
}

/** @returns what is in the way; null when the login is made. */
async function accept(secret: string, password: string): Promise<Failure | null> {
  try {
    const response = await fetch("/api/auth/invitation", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secret, password }),
    });
    const answer: unknown = await response.json();
    if (!response.ok || typeof answer !== "object" || answer === null || !("fault" in answer)) return "unreachable";
    return answer.fault === null ? null : readFault(answer.fault);
  } catch {
    return "unreachable";
  }
}

function readFault(fault: unknown): Failure {
  return isFailure(fault) ? fault : "unreachable";
}

function isFailure(word: unknown): word is Failure {
  return typeof word === "string" && Object.hasOwn(explanations, word);
}

/** The login stands by now, so whoever cannot be signed in at once does it by the usual page. */
async function signIn(email: string, password: string): Promise<void> {
  const outcome = await postToAuth("callback/credentials", { email, password, callbackUrl: "/" });
  window.location.assign(outcome.refusal === undefined ? "/" : "/sign-in");
}
