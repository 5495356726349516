import type { QueueState } from "./queue-state.ts";

/** For so long an operator is not asked again for what they have declined, or let go of. */
const declineQuietMs = 60_000;

export interface Circumstances {
  now: Date;
  /** Whether somebody has a connection by which an offer would reach them. */
  isConnected(memberId: string): boolean;
}

/** A conversation that waits and is offered to nobody. */
export interface Stuck {
  conversationId: string;
  /** Who could take it. */
  free: readonly string[];
}

type Queued = QueueState["conversations"][number];
type Operator = QueueState["operators"][number];

/** What waits and is offered to nobody, although somebody is there, says that they take conversations, and has room for it. */
export function findStuck(state: QueueState, { now, isConnected }: Circumstances): Stuck[] {
  const live = state.offers.filter(({ status, expiresAt }) => status === "pending" && expiresAt > now);
  const offered = new Set(live.map(({ conversationId }) => conversationId));
  const taken = takenOf(state, live);
  return findWaiting(state, now).flatMap(({ conversation, takers }) => {
    if (offered.has(conversation.id)) return [];
    const free = takers.filter(
      ({ id, availability, capacity }) =>
        availability === "available" && isConnected(id) && (taken.get(id) ?? 0) + conversation.weight <= capacity,
    );
    return free.length === 0 ? [] : [{ conversationId: conversation.id, free: free.map(({ id }) => id) }];
  });
}

/** What waits for somebody who may take it as soon as they are there and have room; not what all of them have declined. */
export function findWaiting(state: QueueState, now: Date): { conversation: Queued; takers: Operator[] }[] {
  return state.conversations.flatMap((conversation) => {
    if (conversation.status !== "queued") return [];
    const takers = takersOf(conversation, state, now);
    return takers.length === 0 ? [] : [{ conversation, takers }];
  });
}

function takersOf(
  { id, tenantId, teamId, queuedAt }: Queued,
  { operators, offers }: QueueState,
  now: Date,
): Operator[] {
  const quietSince = now.getTime() - declineQuietMs;
  const declined = offers.filter(
    ({ conversationId, status, offeredAt, answeredAt }) =>
      conversationId === id &&
      status === "declined" &&
      offeredAt >= (queuedAt ?? now) &&
      (answeredAt?.getTime() ?? 0) > quietSince,
  );
  const refusers = new Set(declined.map(({ memberId }) => memberId));
  return operators.filter(
    (operator) =>
      operator.tenantId === tenantId && (teamId === null || operator.teamIds.has(teamId)) && !refusers.has(operator.id),
  );
}

/** The weights of what everybody has, and of what is offered to them. */
function takenOf({ conversations }: QueueState, live: QueueState["offers"]): Map<string, number> {
  const weights = new Map(conversations.map(({ id, weight }) => [id, weight]));
  const taken = new Map<string, number>();
  const add = (memberId: string, weight: number): void => void taken.set(memberId, (taken.get(memberId) ?? 0) + weight);
  for (const { status, assigneeId, weight } of conversations) {
    if (status === "open" && assigneeId !== null) add(assigneeId, weight);
  }
  for (const { memberId, conversationId } of live) add(memberId, weights.get(conversationId) ?? 0);
  return taken;
}
