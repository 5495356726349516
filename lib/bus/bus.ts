import type { EventType, LoggedEvent } from "#lib/chat/events/event.ts";
import type { Commit } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal, SignalPublisher } from "#lib/chat/signals.ts";

/** Told what happens in one tenant. Must not throw. */
export interface TenantFollower {
  onSignal(signal: Signal): void;
  /** What was committed, consecutive in the log. It may come late, twice, in another order than that of the log, or never. */
  onCommit(logged: readonly LoggedEvent[]): void;
  /** The log has grown to a position by what is not brought; with null it may have grown unnoticed. */
  onGrowth(pos: number | null): void;
}

/** Ends what was begun; doing it again changes nothing. */
export type Unfollow = () => void;

/** What was committed, and where. */
export type CommittedEvents = Pick<Commit, "tenantId" | "logged">;

/**
 * Tells the processes of an installation what has just happened in one of them, so that they need not look for it. What is
 * said reaches this process's own followers at once, before the call returns, and those of the others soon, once each or
 * never: whoever relies on it looks into the database as well. No call throws or waits for anybody.
 */
export interface Bus extends SignalPublisher {
  /** Tells what this process has committed, and the workers where it asks for work. */
  committed(committed: CommittedEvents): void;
  /** Says that something is due now. */
  wakeWorkers(): void;
  /** Begins at once for what this process says. As soon as it holds for the others as well, `onGrowth` is told so. */
  follow(tenantId: TenantId, follower: TenantFollower): Unfollow;
  /** Called whenever somebody says that something is due. */
  onWork(listener: () => void): void;
  /** Says what is left to say, and brings nothing more. */
  close(): Promise<void>;
}

/** Whether something is due for a worker after an event of the type. */
export type AsksForWork = (type: EventType) => boolean;
