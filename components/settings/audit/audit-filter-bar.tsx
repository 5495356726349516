"use client";

import { Button } from "#components/ui/button.tsx";
import { Select, type SelectOption } from "#components/ui/select.tsx";
import { type AuditEntry, auditActions } from "#lib/chat/audit/audit-entry.ts";
import type { Member } from "#lib/chat/members/member.ts";
import type { AuditFilters } from "../settings-api.ts";
import { useMembers } from "../settings-queries.ts";
import { actionLabels, nameOf } from "./audit-sentence.ts";

interface AuditFilterBarProps {
  filters: AuditFilters;
  /** Whoever stands in them can be chosen as well, though they may be gone. */
  entries: readonly AuditEntry[];
  onChange: (filters: AuditFilters) => void;
}

const everything = "everything";

/** Narrows the log to one kind of action, to one person, or both. */
export function AuditFilterBar({ filters, entries, onChange }: AuditFilterBarProps) {
  const members = useMembers();
  const { action, actorId } = filters;
  const actions = [
    { value: everything, label: "Every action" },
    ...auditActions.map((value) => ({ value, label: actionLabels[value] })),
  ];
  const people = [{ value: everything, label: "Everybody" }, ...peopleOf(members.data ?? [], entries, actorId)];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select
        aria-label="Action"
        className="w-52 max-sm:w-full max-sm:flex-1"
        options={actions}
        value={action ?? everything}
        onValueChange={(value) => onChange({ actorId, action: auditActions.find((known) => known === value) ?? null })}
      />
      <Select
        aria-label="Person"
        className="w-52 max-sm:w-full max-sm:flex-1"
        options={people}
        value={actorId ?? everything}
        onValueChange={(value) => onChange({ action, actorId: value === everything ? null : value })}
      />
      {(action !== null || actorId !== null) && (
        <Button look="ghost" onClick={() => onChange({ action: null, actorId: null })}>
          Clear
        </Button>
      )}
    </div>
  );
}

/** Members by name, and whoever else is known to have done something. */
function peopleOf(members: readonly Member[], entries: readonly AuditEntry[], chosenId: string | null): SelectOption[] {
  const people = new Map(members.map(({ id, name }) => [id, name]));
  for (const { actor } of entries) if (actor.id !== "" && !people.has(actor.id)) people.set(actor.id, nameOf(actor));
  if (chosenId !== null && !people.has(chosenId)) people.set(chosenId, "Somebody who is gone");
  return [...people].map(([value, label]) => ({ value, label }));
}
