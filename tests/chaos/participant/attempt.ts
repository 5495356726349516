import { ApiError } from "#lib/client/api-error.ts";

/** A refusal or an outage is told to the person, who goes on. Anything else is a fault, and breaks the run. */
export async function attempt(deed: Promise<unknown>): Promise<void> {
  await deed.catch((error: unknown) => {
    if (!(error instanceof ApiError)) throw error;
  });
}
