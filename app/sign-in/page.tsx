import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { readSession } from "#app/read-session.ts";
import { web } from "#app/web.ts";
import type { WorkspaceSignIn } from "#components/sign-in/company-sign-in.tsx";
import { readRefusal } from "#components/sign-in/explain-refusal.ts";
import { returnPath } from "#components/sign-in/return-path.ts";
import { SignInForm } from "#components/sign-in/sign-in-form.tsx";
import { WelcomeFrame } from "#components/sign-in/welcome-frame.tsx";
import { findProvider, providerIdOf } from "#lib/identity/oidc/tenant-provider.ts";
import { demoLogins } from "./demo.ts";

export const metadata: Metadata = { title: "Sign in" };

type Parameter = string | string[] | undefined;

interface SignInPageProps {
  searchParams: Promise<{ callbackUrl?: Parameter; workspace?: Parameter; error?: Parameter }>;
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, workspace, error } = await searchParams;
  const path = returnPath(callbackUrl);
  if ((await readSession()) !== null) redirect(path);
  const { env } = await web();
  return (
    <WelcomeFrame title="Sign in to Parley" subtitle="Answer your visitors, wherever they are.">
      <SignInForm
        returnPath={path}
        workspace={typeof workspace === "string" ? await workspaceSignIn(workspace) : null}
        refusal={readRefusal(error)}
        waitMinutes={env.signInForgetMinutes}
        demoLogins={env.demo ? demoLogins() : []}
      />
    </WelcomeFrame>
  );
}

const slugMax = 64;

/** What is told of a workspace: its provider, and not whether there is one of that name. */
async function workspaceSignIn(asked: string): Promise<WorkspaceSignIn | null> {
  const slug = asked.trim().toLowerCase().slice(0, slugMax);
  if (slug === "") return null;
  const { chat, database } = await web();
  const provider = await findProvider({ chat, directory: database.directory }, slug);
  return { slug, provider: provider && { id: providerIdOf(slug), name: provider.name } };
}
