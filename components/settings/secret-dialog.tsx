"use client";

import { TriangleAlert } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { CopyField } from "#components/ui/copy-field.tsx";
import { Dialog } from "#components/ui/dialog.tsx";

interface SecretDialogProps {
  title: string;
  /** Null while there is nothing to show. */
  secret: string | null;
  /** What it is, such as `the key`. */
  what: string;
  /** What it is for, and how long. */
  children: ReactNode;
  onClose: () => void;
}

/** Shows something that is not kept and cannot be shown again. A press beside it does not close it. */
export function SecretDialog({ title, secret, what, children, onClose }: SecretDialogProps) {
  // What it shows stays while it closes, so that it does not shrink on its way out.
  const [shown, setShown] = useState({ title, secret, children });
  if (secret !== null && secret !== shown.secret) setShown({ title, secret, children });
  return (
    <Dialog isHeld open={secret !== null} onOpenChange={(isOpen) => isOpen || onClose()} title={shown.title}>
      <div className="flex flex-col gap-3 text-muted text-sm">
        <CopyField text={shown.secret ?? ""} what={what} />
        <p className="flex items-start gap-2 text-note-text">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          Copy it now: it is not shown again.
        </p>
        {shown.children}
      </div>
      <div className="mt-5 flex justify-end">
        <Button look="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
