"use client";

import { X } from "lucide-react";
import { useState } from "react";
import { formatDate } from "#components/console/format-time.ts";
import { Button } from "#components/ui/button.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { limits } from "#lib/chat/limits.ts";

interface HolidayListProps {
  /** As `YYYY-MM-DD`. */
  holidays: readonly string[];
  onChange: (holidays: readonly string[]) => void;
}

/** Whole days on which nobody is there. */
export function HolidayList({ holidays, onChange }: HolidayListProps) {
  const [typed, setTyped] = useState("");
  const isNew = typed !== "" && !holidays.includes(typed) && holidays.length < limits.holidaysMax;
  const add = () => {
    onChange([...holidays, typed].toSorted());
    setTyped("");
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-end gap-2">
        <FormField label="Closed on">
          <Input type="date" value={typed} onValueChange={setTyped} />
        </FormField>
        <Button className="h-9" disabled={!isNew} onClick={add}>
          Add the day
        </Button>
      </div>
      {holidays.length > 0 && (
        <ul aria-label="Closed on" className="flex flex-wrap gap-2">
          {holidays.map((day) => (
            <li key={day} className="flex h-7 items-center gap-1 rounded-full pr-1 pl-3 text-sm shadow-card">
              <time dateTime={day}>{formatDate(`${day}T12:00`)}</time>
              <Button
                look="ghost"
                size="icon-xs"
                aria-label={`Remove ${formatDate(`${day}T12:00`)}`}
                onClick={() => onChange(holidays.filter((other) => other !== day))}
              >
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
