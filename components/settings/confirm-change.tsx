"use client";

import type { ComponentProps } from "react";
import { explain } from "#components/console/console-api.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";

interface ConfirmChangeProps extends Omit<ComponentProps<typeof ConfirmDialog>, "pending" | "error"> {
  /** What a confirmation does. Why it failed is told in the dialog, until that is opened or closed again. */
  change: { isPending: boolean; error: Error | null; reset: () => void };
}

/** Asks before a change that cannot be taken back. */
export function ConfirmChange({ change, onOpenChange, ...question }: ConfirmChangeProps) {
  return (
    <ConfirmDialog
      {...question}
      onOpenChange={(isOpen) => {
        change.reset();
        onOpenChange(isOpen);
      }}
      pending={change.isPending}
      error={change.error && explain(change.error)}
    />
  );
}
