"use client";

import { useId, useState } from "react";
import { Switch } from "#components/ui/switch.tsx";
import { ConfirmChange } from "../confirm-change.tsx";
import { SettingsCard } from "../settings-page.tsx";
import { loaded } from "../settings-queries.ts";
import { useChange } from "../use-change.ts";

interface KnownUsersProps {
  identityRequired: boolean;
  hasSecret: boolean;
}

/** Whether anonymous visitors are let in. Shutting them out is asked for first, since it ends their chats. */
export function KnownUsers({ identityRequired, hasSecret }: KnownUsersProps) {
  const labelId = useId();
  const [isAsking, setIsAsking] = useState(false);
  const change = useChange({
    run: (api, isRequired: boolean) => api.changeSettings({ identityRequired: isRequired }),
    renews: [loaded.settings],
    done: (_, isRequired) => (isRequired ? "Only known users may chat now." : "Everybody may chat again."),
    tellsFailure: "in the form",
    onDone: () => setIsAsking(false),
  });
  const isOn = change.isPending ? change.variables : identityRequired;
  return (
    <SettingsCard>
      <div className="flex items-start gap-6">
        <div className="min-w-0 flex-1">
          <h2 id={labelId} className="font-medium text-sm">
            Only known users
          </h2>
          <p className="text-pretty text-muted text-sm">
            Only those whom your server has signed for may chat. For everybody else the widget asks to sign in on the
            page.
          </p>
        </div>
        <Switch
          checked={isOn}
          aria-labelledby={labelId}
          onCheckedChange={(isWanted) => (isWanted ? setIsAsking(true) : change.mutate(false))}
        />
      </div>
      <ConfirmChange
        change={change}
        open={isAsking}
        onOpenChange={setIsAsking}
        title="Let only known users chat?"
        confirm="Only known users"
        onConfirm={() => change.mutate(true)}
      >
        Anonymous visitors are sent away at once, and cannot go on with their conversations. You still see what they
        wrote.{" "}
        {hasSecret ? "" : "There is no secret yet, so nobody is known: make one first, or nobody can chat at all."}
      </ConfirmChange>
    </SettingsCard>
  );
}
