"use client";

import { useMutation } from "@tanstack/react-query";
import { AlarmClock } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { useChatClient } from "./chat-client-provider.tsx";
import { explain } from "./console-api.tsx";
import { formatClock, formatDay } from "./format-time.ts";
import { localInput, readLocalInput, snoozeTimes } from "./snooze-times.ts";

interface SnoozeDialogProps {
  conversationId: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Puts a conversation aside until a time that is chosen here. */
export function SnoozeDialog({ conversationId, open, onOpenChange }: SnoozeDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Snooze until">
      <SnoozeForm conversationId={conversationId} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function SnoozeForm({ conversationId, onDone }: { conversationId: string; onDone: () => void }) {
  const client = useChatClient();
  const [now] = useState(() => new Date());
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: (at: Date) => client.snooze(conversationId, at.toISOString()),
    onSuccess: (_, at) => {
      toast.success(`Snoozed until ${describeTime(at, now)}`);
      onDone();
    },
    onError: (error) => setProblem(explain(error)),
  });
  const snooze = (at: Date) => {
    setProblem(null);
    if (!isPending) mutate(at);
  };
  return (
    <div className="flex flex-col gap-4">
      <p className="text-pretty text-muted text-sm">
        It comes back to you then, or as soon as the visitor writes. Until then it takes none of your capacity.
      </p>
      <ul className="flex flex-col gap-1.5">
        {snoozeTimes(now).map(({ label, at }) => (
          <li key={label}>
            <Button className="w-full justify-start" disabled={isPending} onClick={() => snooze(at)}>
              <AlarmClock aria-hidden />
              {label}
              <span className="ml-auto font-normal text-faint text-xs">{describeTime(at, now)}</span>
            </Button>
          </li>
        ))}
      </ul>
      <form
        noValidate
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const at = readLocalInput(typed, new Date());
          if (at === null) setProblem("Choose a date and time to come.");
          else snooze(at);
        }}
      >
        <FormField label="Or at a date and time" error={problem ?? undefined} className="flex-1">
          <Input type="datetime-local" value={typed} min={localInput(now)} onValueChange={setTyped} />
        </FormField>
        <Button type="submit" look="primary" className="h-9 self-start mt-6.5" pending={isPending}>
          Snooze
        </Button>
      </form>
    </div>
  );
}

/** @returns the day and the time of day, as `Tomorrow 09:00`. */
function describeTime(at: Date, now: Date): string {
  const iso = at.toISOString();
  const tomorrow = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  const isTomorrow = at.toDateString() === tomorrow.toDateString();
  return `${isTomorrow ? "tomorrow" : formatDay(iso, now.getTime()).replace("Today", "today")}, ${formatClock(iso)}`;
}
