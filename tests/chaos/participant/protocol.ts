import type { Participant } from "#lib/chat/actor.ts";
import type { ApiErrorCode } from "#lib/client/api-error.ts";
import type { ChatState, Connection } from "#lib/client/chat-state.ts";
import type { Violation } from "../judge/violation.ts";

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
}

/** What a person does in a tab. */
export type Deed =
  | { kind: "start"; body: string }
  | { kind: "send"; conversationId: string; messageKind: "message" | "note"; body: string }
  | { kind: "claim" | "close" | "reopen" | "read" | "type"; conversationId: string };

/** What a tab is told. `settle`: the person scrolls all transcripts to their start, and from then on only watches. */
export type Order = Deed | { kind: "settle" } | { kind: "report"; number: number };

/** A tab's state, as far as a screen shows it. */
export type ShownState = Pick<
  ChatState,
  "connection" | "generation" | "cursor" | "conversations" | "transcripts" | "pending" | "counts"
>;

/** What a tab tells. */
export type Observation =
  | { kind: "opened" }
  | { kind: "loaded" }
  | { kind: "started"; conversationId: string }
  | { kind: "sent"; id: string; conversationId: string; messageKind: "message" | "note"; body: string }
  /** It would outlive the tab from now on. */
  | { kind: "kept"; id: string }
  /** It is no longer shown as pending, and nobody discarded it. */
  | { kind: "acknowledged"; id: string }
  | { kind: "refused"; id: string; code: ApiErrorCode | null }
  | { kind: "discarded"; id: string }
  | { kind: "connection"; connection: Connection }
  | { kind: "violation"; violation: Violation }
  | { kind: "report"; number: number; state: ShownState; isLoaded: boolean };
