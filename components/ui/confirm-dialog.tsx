"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question, such as `Remove Ada Lovelace?`. */
  title: string;
  /** What happens then. */
  children: ReactNode;
  /** What the button says: the verb of the question. */
  confirm: string;
  onConfirm: () => void;
  pending: boolean;
  /** Why it did not work. */
  error?: string | null;
}

/** Asks before something that cannot be taken back, and says what will happen. The way back has the focus. */
export function ConfirmDialog({ open, onOpenChange, title, children, error = null, ...action }: ConfirmDialogProps) {
  const { confirm, onConfirm, pending } = action;
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <AlertDialog.Popup className="fixed top-1/2 left-1/2 z-40 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl bg-raised p-5 shadow-float outline-none transition-[opacity,scale] duration-150 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0">
          <AlertDialog.Title className="wrap-anywhere font-semibold text-base">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-1.5 text-pretty text-muted text-sm">
            {children}
          </AlertDialog.Description>
          <div role="alert" className="mt-3 empty:hidden">
            {error && (
              <p className="flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
                <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
                {error}
              </p>
            )}
          </div>
          <div className="mt-5 flex justify-end gap-2">
            <AlertDialog.Close render={<Button />}>Cancel</AlertDialog.Close>
            <Button look="destructive" pending={pending} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
