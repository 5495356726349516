/** An error as the log takes it: its name, stack and causes, but no properties, which could hold what a user wrote. */
export function describeFault(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error };
  const cause = error.cause === undefined ? {} : { cause: describeFault(error.cause) };
  return { name: error.name, stack: error.stack, ...cause };
}
