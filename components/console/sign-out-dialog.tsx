"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

interface SignOutDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** How many messages of this member the server has not acknowledged. */
  unsentCount: number;
  onLeave: () => void;
}

/** Asks before somebody leaves with messages that were not sent. They are kept, but nobody else can send them. */
export function SignOutDialog({ open, onOpenChange, unsentCount, onLeave }: SignOutDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={titleFor(unsentCount)}>
      <p className="text-muted text-sm">{explanationFor(unsentCount)}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onLeave}>Sign out</Button>
        <Button look="primary" onClick={() => onOpenChange(false)}>
          Stay signed in
        </Button>
      </div>
    </Dialog>
  );
}

function titleFor(unsentCount: number): string {
  if (unsentCount === 0) return "All messages have been sent";
  return unsentCount === 1 ? "1 message has not been sent" : `${unsentCount} messages have not been sent`;
}

function explanationFor(unsentCount: number): string {
  if (unsentCount === 0) return "Nothing is left to wait for.";
  if (unsentCount === 1) return "It stays in this browser, and goes on when you sign in here again.";
  return "They stay in this browser, and go on when you sign in here again.";
}
