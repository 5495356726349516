import type { Participant } from "#lib/chat/actor.ts";
import type { ApiErrorCode } from "#lib/client/api-error.ts";
import type { ChatState, Connection } from "#lib/client/chat-state.ts";
import type { Violation } from "../judge/violation.ts";
import type { DeskDeed, Habits } from "../plan/plan.ts";

/** What a participant's tab is opened with. */
export interface TabOptions {
  baseUrl: string;
  tenant: string;
  self: Participant;
  /** What the browser would send by itself, or the visitor's token. */
  headers: Readonly<Record<string, string>>;
  /** Where unsent messages outlive the tab. */
  outboxDirectory: string;
  /** Seeds the person's own choices, such as how long they think. */
  seed: number;
  /** How somebody works to whom conversations are offered; null for whoever is offered nothing. */
  habits: Habits | null;
}

/** What somebody does who decides who has a conversation. */
export type SupervisorDeed =
  | { kind: "take-over"; conversationId: string }
  | { kind: "assign" | "transfer"; conversationId: string; memberId: string };

/** What a person does in a tab. */
export type Deed =
  | { kind: "start"; conversation: number; body: string }
  | { kind: "send"; conversationId: string; messageKind: "message" | "note"; body: string }
  | { kind: "claim" | "close" | "reopen" | "read" | "type"; conversationId: string }
  | SupervisorDeed
  | DeskDeed;

/**
 * What a tab is told. `work-off`: from now on the person takes whatever they are offered, and closes it soon. `settle`: they
 * scroll all transcripts to their start, and from then on only watch.
 */
export type Order = Deed | { kind: "work-off" | "settle" } | { kind: "report"; number: number };

/** A tab's state, as far as a screen shows it. */
export type ShownState = Pick<
  ChatState,
  "connection" | "generation" | "cursor" | "conversations" | "transcripts" | "pending" | "counts" | "offers"
>;

/** What a tab tells. */
export type Observation =
  | { kind: "opened" }
  | { kind: "loaded" }
  /** `conversation`: its number in the plan. */
  | { kind: "started"; conversation: number; conversationId: string }
  | { kind: "sent"; id: string; conversationId: string; messageKind: "message" | "note"; body: string }
  /** It would outlive the tab from now on. */
  | { kind: "kept"; id: string }
  /** It is no longer shown as pending, and nobody discarded it. */
  | { kind: "acknowledged"; id: string }
  | { kind: "refused"; id: string; code: ApiErrorCode | null }
  | { kind: "discarded"; id: string }
  /** It was refused, and its author says it nevertheless. */
  | { kind: "retried"; id: string }
  | { kind: "connection"; connection: Connection }
  | { kind: "violation"; violation: Violation }
  | { kind: "report"; number: number; state: ShownState; isLoaded: boolean };
