import { HubException } from "../hub-exception.ts";

/** The text a client may see for an error: the summary, and the detail if it was meant for the client or all are. */
export function publicErrorText(summary: string, error: unknown, detailedErrors: boolean): string {
  if (error instanceof HubException || (detailedErrors && error instanceof Error)) {
    return `${summary} ${error.name}: ${error.message}`;
  }
  return summary;
}
