"use client";

import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import type { UseQueryResult } from "@tanstack/react-query";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Operator } from "#lib/chat/matching/list-operators.ts";
import type { Team } from "#lib/chat/teams/present-team.ts";
import { availabilityWords, loadWords } from "./availability-words.ts";
import { LoadFailure } from "./load-failure.tsx";

interface ChoicesProps<Item> {
  label: string;
  query: UseQueryResult<Item[]>;
  /** Which of them can be chosen from at all. */
  filter: (item: Item) => boolean;
  failure: string;
  /** What is said where there is nothing to choose. */
  none: string;
  value: string | null;
  onValueChange: (id: string) => void;
  children: (item: Item) => ReactNode;
}

/** Something to choose one of, loaded when it is looked at. */
export function Choices<Item extends { id: string }>(props: ChoicesProps<Item>) {
  const { label, query, filter, failure, none, value, onValueChange, children } = props;
  if (query.data === undefined) {
    return query.error === null ? <ChoicesSkeleton /> : <LoadFailure title={failure} query={query} className="py-6" />;
  }
  const items = query.data.filter(filter);
  if (items.length === 0) return <p className="px-2 py-3 text-muted text-sm">{none}</p>;
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={(chosen) => typeof chosen === "string" && onValueChange(chosen)}
      className="-mx-2 flex max-h-60 flex-col overflow-y-auto"
    >
      {items.map((item) => children(item))}
    </RadioGroup>
  );
}

function ChoicesSkeleton() {
  return (
    <div role="status" aria-busy aria-label="Loading" className="flex flex-col gap-3 py-2">
      {["one", "two", "three"].map((key) => (
        <Skeleton key={key} className="h-6" />
      ))}
    </div>
  );
}

interface ChoiceProps {
  id: string;
  isDisabled?: boolean;
  children: ReactNode;
}

function Choice({ id, isDisabled = false, children }: ChoiceProps) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is Base UI's, which brings its input
    <label
      className={classNames(
        "flex min-h-11 items-center gap-2.5 rounded-md px-2 py-1.5 text-sm",
        isDisabled ? "text-faint" : "cursor-pointer hover:bg-hover has-data-checked:bg-selected",
      )}
    >
      <Radio.Root
        value={id}
        disabled={isDisabled}
        className="flex size-4 shrink-0 items-center justify-center rounded-full shadow-[inset_0_0_0_1.5px_var(--color-edge)] data-checked:bg-accent data-disabled:bg-sunken data-checked:shadow-none"
      >
        <Radio.Indicator className="flex text-on-accent data-unchecked:hidden">
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </Radio.Indicator>
      </Radio.Root>
      {children}
    </label>
  );
}

/** A colleague: whether they are there, how much they have, and what they can do. Who is not there cannot be asked. */
export function ColleagueChoice({ operator }: { operator: Operator }) {
  const { id, name, isOnline, availability, skills } = operator;
  const { label, icon: Icon, tone } = availabilityWords[availability];
  return (
    <Choice id={id} isDisabled={!isOnline}>
      <Avatar id={id} name={name} size="sm" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        {skills.length > 0 && <span className="block truncate text-faint text-xs">{skills.join(", ")}</span>}
      </span>
      <span className="flex shrink-0 items-center gap-1.5 text-muted text-xs">
        {isOnline && <Icon aria-hidden className={`size-3.5 ${tone}`} />}
        {isOnline ? label : "Offline"}
      </span>
      <span className="w-14 shrink-0 text-right text-faint text-xs">{loadWords(operator)}</span>
    </Choice>
  );
}

export function TeamChoice({ team: { id, name, memberIds } }: { team: Team }) {
  return (
    <Choice id={id}>
      <Avatar id={id} name={name} size="sm" shape="organisation" />
      <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
      <span className="shrink-0 text-faint text-xs">
        {memberIds.length === 1 ? "1 member" : `${memberIds.length} members`}
      </span>
    </Choice>
  );
}
