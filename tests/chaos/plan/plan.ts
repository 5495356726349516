import type { Direction, Share } from "../proxy/conditions.ts";
import type { ServerName } from "../world/chaos-installation.ts";

/** Who takes part: the tenant by its number, and for a visitor the number of their conversation. */
export type Role =
  | { kind: "operator"; name: string; tenant: number }
  | { kind: "visitor"; name: string; tenant: number; conversation: number };

/** What somebody is to do at a moment, with conversations by their numbers. */
export type PlannedDeed =
  | { kind: "start"; conversation: number; body: string }
  | { kind: "send"; conversation: number; messageKind: "message" | "note"; body: string }
  | { kind: "claim" | "close" | "reopen" | "read" | "type"; conversation: number };

export interface PlannedAction {
  atMs: number;
  /** The number of the role. */
  role: number;
  deed: PlannedDeed;
}

/** Something that goes wrong, for as long as it says. Every fault is over by the end of the plan. */
export type Fault =
  | { kind: "kill"; server: ServerName; forMs: number }
  | { kind: "pause"; server: ServerName; forMs: number }
  | { kind: "drain"; server: ServerName; forMs: number }
  | { kind: "cut"; proxy: ServerName; share: Share; forMs: 0 }
  | { kind: "refuse"; proxy: ServerName; share: Share; forMs: number }
  | { kind: "half-open"; proxy: ServerName; directions: readonly Direction[]; endsBy: "cut" | "flow"; forMs: number }
  | { kind: "slow"; proxy: ServerName; latencyMs: number; sliceBytes: number; bytesPerSecond: number; forMs: number }
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
  roles: readonly Role[];
  /** How many tenants and conversations there are. */
  tenants: number;
  conversations: number;
  /** In the order of their moments. */
  actions: readonly PlannedAction[];
  faults: readonly PlannedFault[];
  /** How long the plan takes. */
  forMs: number;
}
