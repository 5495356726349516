import type { ConversationHead, ConversationStanding } from "#lib/chat/conversations/conversation.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";

/** Where a conversation stands, and to which team it belongs. */
export interface Standing extends ConversationStanding {
  teamId: string | null;
}

const changes = [
  "ConversationQueued",
  "ConversationClaimed",
  "ConversationAssigned",
  "ConversationClosed",
  "ConversationReopened",
  "ConversationSnoozed",
  "ConversationWoken",
] as const;

/** An event by which a conversation moves. */
export type ChangeEvent = ChatEvent & { type: (typeof changes)[number] };

export function isChange(event: ChatEvent): event is ChangeEvent {
  return changes.some((type) => type === event.type);
}

export function standingOf({ status, assignee, team }: ConversationHead): Standing {
  return { status, assigneeId: assignee?.id ?? null, teamId: team?.id ?? null };
}

/** Who has a conversation, whether it sleeps or not; null for nobody. */
export function holderOf(standing: Standing | undefined): string | null {
  return standing?.status === "open" || standing?.status === "snoozed" ? standing.assigneeId : null;
}

/** The weights of what each operator has open. */
export function loadsOf(
  standings: ReadonlyMap<string, Standing>,
  weightOf: (standing: Standing) => number,
): Map<string, number> {
  const loads = new Map<string, number>();
  for (const standing of standings.values()) {
    const { status, assigneeId } = standing;
    if (status !== "open" || assigneeId === null) continue;
    loads.set(assigneeId, (loads.get(assigneeId) ?? 0) + weightOf(standing));
  }
  return loads;
}
