import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { returnPath } from "#components/sign-in/return-path.ts";
import { SignInForm } from "#components/sign-in/sign-in-form.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { env } from "#lib/env.ts";
import { readSession } from "#lib/identity/session.ts";
import { demoLogins } from "./demo.ts";

export const metadata: Metadata = { title: "Sign in" };

interface SignInPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl } = await searchParams;
  const path = returnPath(callbackUrl);
  if ((await readSession()) !== null) redirect(path);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <div className="w-full max-w-sm">
        <div className="mb-6 flex flex-col items-center gap-4 text-center">
          <Logo className="size-11" />
          <div>
            <h1 className="font-semibold text-xl tracking-tight">Sign in to Parley</h1>
            <p className="text-muted text-sm">Answer your visitors, wherever they are.</p>
          </div>
        </div>
        <SignInForm returnPath={path} demoLogins={env().demo ? demoLogins() : []} />
      </div>
    </main>
  );
}
