"use client";

import { formatFully } from "#components/console/format-time.ts";
import { SecretDialog } from "../secret-dialog.tsx";
import { useSettingsFrame } from "../settings-context.tsx";

export interface ShownInvitation {
  name: string;
  /** Whether it stands in the place of an older one. */
  isRenewed: boolean;
  /** Below the installation's address, or with it. */
  url: string;
  expiresAt: string;
}

interface InvitationDialogProps {
  invitation: ShownInvitation | null;
  onClose: () => void;
}

/** Shows an invitation's link, once: Parley sends no mail, so whoever invites passes it on. */
export function InvitationDialog({ invitation, onClose }: InvitationDialogProps) {
  const { publicUrl } = useSettingsFrame();
  return (
    <SecretDialog
      title={invitation === null ? "" : `Send this link to ${invitation.name}`}
      secret={invitation && new URL(invitation.url, publicUrl).href}
      what="the invitation link"
      onClose={onClose}
    >
      <p>
        Parley sends no mail: pass the link on yourself. Whoever opens it chooses a password and is in, so send it to
        nobody else.
      </p>
      {invitation && (
        <p>
          It works once, until {formatFully(invitation.expiresAt)}.
          {invitation.isRenewed && " The link before does not work any more."}
        </p>
      )}
    </SecretDialog>
  );
}
