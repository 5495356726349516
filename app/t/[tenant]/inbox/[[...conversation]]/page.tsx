import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { readSession } from "#app/read-session.ts";
import { Inbox } from "#components/console/inbox.tsx";

export const metadata: Metadata = { title: "Inbox" };

interface InboxPageProps {
  params: Promise<{ tenant: string; conversation?: string[] }>;
}

/** The operator's inbox, for members of this tenant only: another tenant's looks as if it did not exist. */
export default async function InboxPage({ params }: InboxPageProps) {
  const { tenant, conversation = [] } = await params;
  const session = await readSession();
  if (session === null) {
    const path = ["/t", tenant, "inbox", ...conversation].join("/");
    redirect(`/sign-in?callbackUrl=${encodeURIComponent(path)}`);
  }
  if (session.tenantSlug !== tenant || conversation.length > 1) notFound();
  return <Inbox tenant={tenant} email={session.email} />;
}
