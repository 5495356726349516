import type { Metadata } from "next";
import Link from "next/link";
import { web } from "#app/web.ts";
import { InvitationForm } from "#components/sign-in/invitation-form.tsx";
import { WelcomeFrame } from "#components/sign-in/welcome-frame.tsx";
import { findInvitation } from "#lib/identity/invitations.ts";

/** The address is the invitation, so it goes nowhere else. */
export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: { index: false } };

interface InvitationPageProps {
  params: Promise<{ secret: string }>;
}

export default async function InvitationPage({ params }: InvitationPageProps) {
  const { secret } = await params;
  const { chat, database } = await web();
  const invitation = await findInvitation({ chat, directory: database.directory }, secret);
  if (invitation === null) return <VoidInvitation />;
  const { workspace, email } = invitation;
  return (
    <WelcomeFrame title={`Join ${workspace}`} subtitle="Choose a password, and you are in.">
      <InvitationForm secret={secret} email={email} />
    </WelcomeFrame>
  );
}

function VoidInvitation() {
  return (
    <WelcomeFrame
      title="This invitation cannot be used"
      subtitle="It may have been used already, or its time is over. Ask whoever invited you for a new one."
    >
      <p className="text-center text-sm">
        <Link href="/sign-in" className="font-medium text-accent-text hover:underline">
          Go to the sign-in
        </Link>
      </p>
    </WelcomeFrame>
  );
}
