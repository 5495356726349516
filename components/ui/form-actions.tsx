"use client";

import type { ReactNode } from "react";
import { Button } from "./button.tsx";

interface FormActionsProps {
  onCancel: () => void;
  pending: boolean;
  /** While there is nothing that could be sent. */
  disabled?: boolean;
  /** For forms among other things. */
  size?: "sm";
  /** What sending it does, as a verb. */
  children: ReactNode;
}

/** The end of a form that one leaves by sending it, or not. */
export function FormActions({ onCancel, pending, disabled = false, size, children }: FormActionsProps) {
  const sized = size === undefined ? {} : { size };
  return (
    <div className="flex justify-end gap-2">
      <Button {...sized} onClick={onCancel}>
        Cancel
      </Button>
      <Button {...sized} type="submit" look="primary" pending={pending} disabled={disabled}>
        {children}
      </Button>
    </div>
  );
}
