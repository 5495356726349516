"use client";

import { useId } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { useShortcutPreference } from "./shortcut-preference.ts";

const groups: ReadonlyArray<{ title: string; shortcuts: ReadonlyArray<{ keys: readonly string[]; action: string }> }> =
  [
    {
      title: "List",
      shortcuts: [
        { keys: ["J", "K"], action: "Next or previous conversation" },
        { keys: ["Enter"], action: "Open the conversation" },
        { keys: ["1", "2", "3"], action: "Queue, Mine, All" },
        { keys: ["G", "S"], action: "Go to the settings" },
      ],
    },
    {
      title: "Conversation",
      shortcuts: [
        { keys: ["C"], action: "Claim" },
        { keys: ["E"], action: "Close, or reopen" },
        { keys: ["A"], action: "Assign to a colleague" },
        { keys: ["T"], action: "Transfer" },
        { keys: ["Q"], action: "Put it back into the queue" },
        { keys: ["Z"], action: "Snooze" },
        { keys: ["O"], action: "Take it over" },
        { keys: ["R"], action: "Write a reply" },
        { keys: ["N"], action: "Write a note" },
        { keys: ["Esc"], action: "Leave the field, then go back" },
      ],
    },
    {
      title: "Offers",
      shortcuts: [
        { keys: ["A"], action: "Accept" },
        { keys: ["D"], action: "Decline" },
      ],
    },
    {
      title: "Writing",
      shortcuts: [
        { keys: ["Enter"], action: "Send" },
        { keys: ["Shift", "Enter"], action: "New line" },
      ],
    },
  ];

/** All shortcuts in one place, with the switch that turns the single keys off. */
export function ShortcutsDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const { enabled, setEnabled } = useShortcutPreference();
  const switchLabel = useId();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      {groups.map(({ title, shortcuts }) => (
        <section key={title} className="mb-4">
          <h3 className="mb-1 font-medium text-faint text-xs">{title}</h3>
          <dl className="divide-y divide-line">
            {shortcuts.map(({ keys, action }) => (
              <div key={action} className="flex items-center justify-between py-1.5">
                <dt className="text-sm">{action}</dt>
                <dd className="flex gap-1">
                  {keys.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div className="flex items-center justify-between gap-4 rounded-lg bg-sunken px-3 py-2.5">
        <p id={switchLabel} className="text-sm">
          Single-key shortcuts
        </p>
        <Switch checked={enabled} onCheckedChange={setEnabled} aria-labelledby={switchLabel} />
      </div>
    </Dialog>
  );
}
