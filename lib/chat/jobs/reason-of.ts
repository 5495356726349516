import { ChatError } from "../errors.ts";

/** Why something failed, for those who look after the workspace: without what an unexpected error may hold of people's words. */
export function reasonOf(error: unknown): string {
  if (error instanceof ChatError) return error.message;
  return error instanceof Error ? error.name : typeof error;
}
