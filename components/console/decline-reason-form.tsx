"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";

interface DeclineReasonFormProps {
  isPending: boolean;
  onDecline: (reason: string) => void;
  onCancel: () => void;
}

/** Asks why an offer is declined, in the operator's own words. The visitor never sees them. */
export function DeclineReasonForm({ isPending, onDecline, onCancel }: DeclineReasonFormProps) {
  const [reason, setReason] = useState("");
  return (
    <form
      className="flex items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim() !== "") onDecline(reason.trim());
      }}
    >
      <Input
        autoFocus
        aria-label="Why you decline"
        placeholder="Only your team sees this"
        value={reason}
        maxLength={limits.declineReasonMax}
        autoComplete="off"
        onValueChange={setReason}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onCancel();
        }}
      />
      <Button type="submit" pending={isPending} disabled={reason.trim() === ""}>
        Decline
      </Button>
    </form>
  );
}
