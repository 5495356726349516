import type { BusinessHours, OpenPeriod } from "#lib/chat/teams/business-hours.ts";
import type { Team } from "#lib/chat/teams/present-team.ts";
import type { OfferMode } from "#lib/chat/teams/team.ts";
import type { TeamChange } from "../settings-api.ts";
import { byWeekday, usualPeriods } from "./hours-words.ts";
import { readSkills } from "./team-words.ts";

/** A team as its form holds it: numbers and lists as they are typed. */
export interface TeamDraft {
  name: string;
  memberIds: readonly string[];
  offerMode: OfferMode;
  offerCount: string;
  offerSeconds: string;
  missesMax: string;
  conversationWeight: string;
  requiredSkills: string;
  /** Null for always open. */
  hours: BusinessHours | null;
}

export function draftOf(team: Team): TeamDraft {
  return {
    name: team.name,
    memberIds: team.memberIds,
    offerMode: team.offerMode,
    offerCount: String(team.offerCount),
    offerSeconds: String(team.offerSeconds),
    missesMax: String(team.missesMax),
    conversationWeight: String(team.conversationWeight),
    requiredSkills: team.requiredSkills.join(", "),
    hours: team.hours,
  };
}

/** @returns what the draft changes of the team; what is empty where a number should be is for the server to refuse. */
export function changeOf(draft: TeamDraft, team: Team): TeamChange {
  const wanted = {
    name: draft.name.trim(),
    memberIds: draft.memberIds,
    offerMode: draft.offerMode,
    offerCount: numberOf(draft.offerCount),
    offerSeconds: numberOf(draft.offerSeconds),
    missesMax: numberOf(draft.missesMax),
    conversationWeight: numberOf(draft.conversationWeight),
    requiredSkills: readSkills(draft.requiredSkills),
    hours: draft.hours && { ...draft.hours, periods: byWeekday(draft.hours.periods) },
  };
  const saved = new Map<string, unknown>(Object.entries(team));
  const isChanged = ([name, value]: [string, unknown]) => sortKey(value) !== sortKey(saved.get(name));
  return Object.fromEntries(Object.entries(wanted).filter(isChanged));
}

function numberOf(typed: string): number {
  return typed.trim() === "" ? Number.NaN : Number(typed);
}

/** The order of members and skills says nothing. */
function sortKey(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.map(String).toSorted() : value);
}

/** What somebody begins with who sets business hours for the first time, in their own time zone. */
export function usualHours(): BusinessHours {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { timeZone, periods: usualPeriods, holidays: [] };
}

/** Adds a period to a day: after its last one, or the usual hours on a day without any. */
export function withPeriod(periods: readonly OpenPeriod[], weekday: number): readonly OpenPeriod[] {
  const last = byWeekday(periods).findLast((period) => period.weekday === weekday);
  const added = last === undefined ? { weekday, from: "09:00", to: "17:00" } : { weekday, from: last.to, to: "24:00" };
  return byWeekday([...periods, added]);
}

/** A field for a time of day knows no 24:00: there the end of a day is its midnight. */
export function toTimeInput(time: string): string {
  return time === "24:00" ? "00:00" : time;
}

export function endFromTimeInput(typed: string): string {
  return typed === "00:00" ? "24:00" : typed;
}
