"use client";

import { Plus, X } from "lucide-react";
import { useId, useMemo } from "react";
import { Button } from "#components/ui/button.tsx";
import { FormField, Input } from "#components/ui/form-field.tsx";
import { Select } from "#components/ui/select.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { BusinessHours, OpenPeriod } from "#lib/chat/teams/business-hours.ts";
import { HolidayList } from "./holiday-list.tsx";
import { problemOf, weekdays } from "./hours-words.ts";
import { endFromTimeInput, toTimeInput, usualHours, withPeriod } from "./team-draft.ts";

interface HoursEditorProps {
  /** Null for always open. */
  hours: BusinessHours | null;
  error: string | undefined;
  onChange: (hours: BusinessHours | null) => void;
}

/** When a team is there: days and times, in a time zone, and the days on which nobody is. */
export function HoursEditor({ hours, error, onChange }: HoursEditorProps) {
  const switchLabel = useId();
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-center justify-between gap-4">
        <p id={switchLabel} className="text-sm">
          Only at certain hours
        </p>
        <Switch
          checked={hours !== null}
          onCheckedChange={(isOn) => onChange(isOn ? usualHours() : null)}
          aria-labelledby={switchLabel}
        />
      </div>
      {hours !== null && (
        <>
          <TimeZoneField value={hours.timeZone} onChange={(timeZone) => onChange({ ...hours, timeZone })} />
          <fieldset className="flex flex-col">
            <legend className="mb-1 font-medium text-sm">Open</legend>
            {weekdays.map((day, index) => (
              <DayRow
                key={day}
                day={day}
                weekday={index + 1}
                periods={hours.periods}
                onChange={(periods) => onChange({ ...hours, periods })}
              />
            ))}
          </fieldset>
          <HolidayList holidays={hours.holidays} onChange={(holidays) => onChange({ ...hours, holidays })} />
        </>
      )}
      {error && <p className="text-danger text-xs">{error}</p>}
    </div>
  );
}

function TimeZoneField({ value, onChange }: { value: string; onChange: (timeZone: string) => void }) {
  const options = useMemo(() => {
    const known = Intl.supportedValuesOf("timeZone");
    return [...new Set([value, "UTC", ...known])].map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }));
  }, [value]);
  return (
    <FormField label="Time zone" className="max-w-sm">
      <Select options={options} value={value} onValueChange={onChange} />
    </FormField>
  );
}

interface DayRowProps {
  day: string;
  weekday: number;
  /** Of the whole week. */
  periods: readonly OpenPeriod[];
  onChange: (periods: readonly OpenPeriod[]) => void;
}

function DayRow({ day, weekday, periods, onChange }: DayRowProps) {
  const own = periods.filter((period) => period.weekday === weekday);
  const replace = (old: OpenPeriod, next: OpenPeriod | null) =>
    onChange(periods.flatMap((period) => (period === old ? (next ?? []) : period)));
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1 border-line border-t py-2 first-of-type:border-t-0">
      <p className="w-24 shrink-0 pt-1.5 text-sm">{day}</p>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        {own.length === 0 && <p className="pt-1.5 text-faint text-sm">Closed</p>}
        {own.map((period, index) => (
          <PeriodRow
            // biome-ignore lint/suspicious/noArrayIndexKey: the times themselves change while they are typed
            key={index}
            day={day}
            period={period}
            problem={problemOf(
              period,
              own.filter((other) => other !== period),
            )}
            onChange={(next) => replace(period, next)}
          />
        ))}
      </div>
      <Button
        look="ghost"
        size="icon"
        aria-label={`Add hours on ${day}`}
        onClick={() => onChange(withPeriod(periods, weekday))}
      >
        <Plus aria-hidden />
      </Button>
    </div>
  );
}

interface PeriodRowProps {
  day: string;
  period: OpenPeriod;
  problem: string | null;
  /** With null it goes. */
  onChange: (period: OpenPeriod | null) => void;
}

function PeriodRow({ day, period, problem, onChange }: PeriodRowProps) {
  return (
    <div>
      <div className="flex items-center gap-2">
        <Input
          type="time"
          aria-label={`${day}, from`}
          className="w-28"
          value={period.from}
          onValueChange={(from) => onChange({ ...period, from })}
        />
        <span aria-hidden className="text-faint">
          –
        </span>
        <Input
          type="time"
          aria-label={`${day}, to`}
          aria-invalid={problem !== null || undefined}
          className="w-28"
          value={toTimeInput(period.to)}
          onValueChange={(to) => onChange({ ...period, to: endFromTimeInput(to) })}
        />
        <Button look="ghost" size="icon-sm" aria-label={`Remove these hours on ${day}`} onClick={() => onChange(null)}>
          <X aria-hidden />
        </Button>
      </div>
      {problem && <p className="mt-1 text-danger text-xs">{problem}</p>}
    </div>
  );
}
