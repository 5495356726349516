"use client";

import { CircleAlert } from "lucide-react";
import { signIn } from "next-auth/react";
import { type SubmitEvent, useId, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type DemoLogin, DemoLogins } from "./demo-logins.tsx";

type Failure = "refused" | "unreachable";

const explanations: Record<Failure, string> = {
  refused: "This email and password do not match. Check both and try again.",
  unreachable: "Signing in did not work just now. Try again in a moment.",
};

interface SignInFormProps {
  /** A path on this site. */
  returnPath: string;
  /** None except on a demo installation. */
  demoLogins: readonly DemoLogin[];
}

/** Email and password. A failure is told once, in words, and leaves what was typed. */
export function SignInForm({ returnPath, demoLogins }: SignInFormProps) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const errorId = useId();

  async function submit() {
    setIsPending(true);
    setFailure(null);
    const outcome = await trySignIn(email, password);
    if (outcome === null) return window.location.assign(returnPath);
    setFailure(outcome);
    setIsPending(false);
    passwordField.current?.focus();
    passwordField.current?.select();
  }

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (!isPending) void submit();
  }

  return (
    <>
      <form method="post" onSubmit={onSubmit} className="flex flex-col gap-4 rounded-xl bg-surface p-6 shadow-card">
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
        <div id={errorId} role="alert" className="empty:-mt-4">
          {failure && (
            <p className="flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {explanations[failure]}
            </p>
          )}
        </div>
        <Button type="submit" look="primary" size="lg" pending={isPending}>
          {isPending ? "Signing in…" : "Sign in"}
        </Button>
      </form>
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

/** @returns null when it worked. */
async function trySignIn(email: string, password: string): Promise<Failure | null> {
  try {
    const response = await signIn("credentials", { email, password, redirect: false });
    if (response?.ok) return null;
    return response?.error === "CredentialsSignin" ? "refused" : "unreachable";
  } catch {
    return "unreachable";
  }
}
