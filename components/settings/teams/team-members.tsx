"use client";

import { useState } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Input } from "#components/ui/form-field.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { searchMembers } from "../members/member-rules.ts";
import { useMembers } from "../settings-queries.ts";

interface TeamMembersProps {
  chosen: readonly string[];
  onChange: (memberIds: readonly string[]) => void;
}

/** From so many on somebody has to search. */
const searchedFrom = 8;

/** Ticks who is in a team. */
export function TeamMembers({ chosen, onChange }: TeamMembersProps) {
  const members = useMembers();
  const [typed, setTyped] = useState("");
  return (
    <LoadedContent query={members} failure="The members could not be loaded">
      {(all) => {
        const found = searchMembers(all, typed);
        return (
          <div className="flex flex-col gap-3">
            {all.length >= searchedFrom && (
              <Input
                type="search"
                aria-label="Search members"
                placeholder="Search by name, address or role"
                value={typed}
                onValueChange={setTyped}
                className="max-w-72"
              />
            )}
            {found.length === 0 && <p className="text-muted text-sm">Nobody fits.</p>}
            <div className="-mx-1 grid max-h-72 gap-x-6 gap-y-2.5 overflow-y-auto p-1 sm:grid-cols-2">
              {found.map(({ id, name, roleName }) => (
                <Checkbox
                  key={id}
                  label={name}
                  detail={roleName}
                  checked={chosen.includes(id)}
                  onCheckedChange={(isIn) => onChange(isIn ? [...chosen, id] : chosen.filter((other) => other !== id))}
                />
              ))}
            </div>
          </div>
        );
      }}
    </LoadedContent>
  );
}
