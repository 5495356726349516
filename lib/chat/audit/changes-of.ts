export interface Changes {
  before: object;
  after: object;
}

/** What is different between two states of the same thing, for an entry of the audit log. */
export function changesOf<State extends object>(before: State, after: State): Changes {
  const then = new Map(Object.entries(before).map(([name, value]) => [name, JSON.stringify(value)]));
  const isDifferent = ([name, value]: [string, unknown]): boolean => then.get(name) !== JSON.stringify(value);
  const names = new Set(
    Object.entries(after)
      .filter(isDifferent)
      .map(([name]) => name),
  );
  const only = (state: State): object => Object.fromEntries(Object.entries(state).filter(([name]) => names.has(name)));
  return { before: only(before), after: only(after) };
}

export function isChanged({ after }: Changes): boolean {
  return Object.keys(after).length > 0;
}
