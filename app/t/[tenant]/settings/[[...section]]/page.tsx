import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { readSession } from "#app/read-session.ts";
import { Settings } from "#components/settings/settings.tsx";
import { isSettingsPath } from "#components/settings/settings-sections.ts";
import { env } from "#lib/env.ts";

export const metadata: Metadata = { title: "Settings" };

interface SettingsPageProps {
  params: Promise<{ tenant: string; section?: string[] }>;
}

/** The settings, for members of this tenant only. Which of them somebody may see is decided by their role. */
export default async function SettingsPage({ params }: SettingsPageProps) {
  const { tenant, section = [] } = await params;
  const session = await readSession();
  if (session === null) {
    const path = ["/t", tenant, "settings", ...section].join("/");
    redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  }
  if (session.tenantSlug !== tenant || !isSettingsPath(section)) notFound();
  return <Settings tenant={tenant} email={session.email} publicUrl={env().publicUrl} />;
}
