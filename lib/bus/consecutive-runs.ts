import type { LoggedEvent } from "#lib/chat/events/event.ts";

/** Joins commits of one log that follow each other, in whatever order they were told. None of them is empty. */
export function consecutiveRuns(commits: readonly (readonly LoggedEvent[])[]): readonly (readonly LoggedEvent[])[] {
  if (commits.length === 1) return commits;
  const runs: LoggedEvent[][] = [];
  for (const logged of commits.toSorted((one, other) => firstOf(one) - firstOf(other))) {
    const last = runs.at(-1);
    if (last !== undefined && firstOf(last) + last.length === firstOf(logged)) last.push(...logged);
    else runs.push([...logged]);
  }
  return runs;
}

function firstOf(logged: readonly LoggedEvent[]): number {
  return logged[0]?.event.pos ?? 0;
}
