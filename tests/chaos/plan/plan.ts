import type { Availability } from "#lib/chat/matching/operator.ts";
import type { OfferMode } from "#lib/chat/teams/team.ts";
import type { Direction, Share } from "../proxy/conditions.ts";
import type { BrokerName, ProxyName, ServerName, Shape } from "../world/shape.ts";

/** How somebody works to whom conversations are offered. */
export interface Habits {
  /** How much they take at a time. */
  capacity: number;
  /** How long they look at an offer at most. */
  thinkMsMax: number;
  /** Of how many offers in a hundred they want nothing. */
  declinePercent: number;
}

/** Who takes part: the tenant by its number, and for a visitor the number of their first conversation. */
export type Role =
  | { kind: "operator"; name: string; tenant: number; habits?: Habits; isSupervisor?: boolean }
  | { kind: "visitor"; name: string; tenant: number; conversation: number };

/** A team of all operators of a tenant, to which its conversations go. */
export interface PlannedTeam {
  tenant: number;
  offerMode: OfferMode;
  offerCount: number;
  offerSeconds: number;
  missesMax: number;
  conversationWeight: number;
}

/** What somebody is to do at a moment, with conversations by their numbers. */
export type PlannedDeed =
  | { kind: "start"; conversation: number; body: string }
  | { kind: "send"; conversation: number; messageKind: "message" | "note"; body: string }
  | { kind: "claim" | "close" | "reopen" | "read" | "type"; conversation: number }
  | { kind: "take-over"; conversation: number }
  /** `to`: the number of the colleague's role. */
  | { kind: "assign" | "transfer"; conversation: number; to: number }
  | DeskDeed;

/** What an operator does without having a certain conversation in mind. */
export type DeskDeed = { kind: "close-own" | "release-own" } | { kind: "availability"; availability: Availability };

export interface PlannedAction {
  atMs: number;
  /** The number of the role. */
  role: number;
  deed: PlannedDeed;
}

/** Something that goes wrong, for as long as it says. Every fault is over by the end of the plan. */
export type Fault =
  | { kind: "kill"; server: ServerName | BrokerName; forMs: number }
  | { kind: "pause"; server: ServerName | BrokerName; forMs: number }
  | { kind: "drain"; server: ServerName; forMs: number }
  | { kind: "cut"; proxy: ProxyName; share: Share; forMs: 0 }
  | { kind: "refuse"; proxy: ProxyName; share: Share; forMs: number }
  | { kind: "half-open"; proxy: ProxyName; directions: readonly Direction[]; endsBy: "cut" | "flow"; forMs: number }
  | { kind: "slow"; proxy: ProxyName; latencyMs: number; sliceBytes: number; bytesPerSecond: number; forMs: number }
  | { kind: "lock"; forMs: number }
  | { kind: "clock"; server: ServerName; offsetMs: number; forMs: number }
  | { kind: "crash"; role: number; forMs: number };

export interface PlannedFault {
  atMs: number;
  fault: Fault;
}

/** Everything of a run that chance decides. */
export interface Plan {
  seed: number;
  shape: Shape;
  roles: readonly Role[];
  /** How many tenants and conversations there are. */
  tenants: number;
  conversations: number;
  /** Of each tenant one, where conversations are offered to people who answer. */
  teams: readonly PlannedTeam[];
  /** In the order of their moments. */
  actions: readonly PlannedAction[];
  faults: readonly PlannedFault[];
  /** How long the plan takes. */
  forMs: number;
}
