import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { Ledger } from "./ledger.ts";
import { holderOf, isChange, type Standing, standingOf } from "./standings.ts";
import type { Violation } from "./violation.ts";

/**
 * Replays who has which conversation: nobody gets one that another has, except by being assigned, each change begins where
 * the one before has ended, and the rows say the same as the log in the end.
 */
export function judgeAssignments({ events, headPos, conversations }: Ledger): Violation[] {
  const standings = new Map<string, Standing>();
  const found = events.flatMap((event, index) => [
    ...(event.pos === index + 1 ? [] : [hole(index + 1)]),
    ...judgeEvent(event, standings),
  ]);
  if (events.length !== headPos) found.push(hole(headPos));
  for (const { id, status, assigneeId } of conversations) {
    const standing = standings.get(id);
    if (standing?.status === status && standing.assigneeId === assigneeId) continue;
    found.push(misassigned(id, `is ${describe({ status, assigneeId })}, but ${describe(standing)} by the log`));
  }
  return found;
}

function judgeEvent(event: ChatEvent, standings: Map<string, Standing>): Violation[] {
  if (event.type === "MessageSent" || event.type === "NoteAdded") {
    const { id } = event.data.conversation;
    const [shown, known] = [standingOf(event.data.conversation), standings.get(id)];
    if (isSame(shown, known)) return [];
    return [misassigned(id, `is ${describe(shown)} at ${event.pos}, but ${describe(known)} by what was before`)];
  }
  if (!isChange(event)) return [];
  const { conversation, before } = event.data;
  const { id } = conversation;
  const [known, next] = [standings.get(id), standingOf(conversation)];
  standings.set(id, next);
  const [had, has] = [holderOf(known), holderOf(next)];
  const isTaken = had !== null && has !== null && had !== has && event.type !== "ConversationAssigned";
  return [
    ...(isTaken ? [misassigned(id, `goes to ${has} by ${event.type} at ${event.pos} while ${had} has it`)] : []),
    ...(isSame(before ?? undefined, known)
      ? []
      : [misassigned(id, `was ${describe(before)} before ${event.pos}, but ${describe(known)} by the log`)]),
  ];
}

type Told = Pick<Standing, "status" | "assigneeId">;

function isSame(one: Told | undefined, other: Told | undefined): boolean {
  return one?.status === other?.status && one?.assigneeId === other?.assigneeId;
}

function describe(standing: Told | null | undefined): string {
  return standing ? `${standing.status} with ${standing.assigneeId ?? "nobody"}` : "unknown";
}

function hole(pos: number): Violation {
  return { kind: "hole", detail: `A log has no position ${pos} in its place.` };
}

function misassigned(conversationId: string, what: string): Violation {
  return { kind: "misassigned", detail: `Conversation ${conversationId} ${what}.` };
}
