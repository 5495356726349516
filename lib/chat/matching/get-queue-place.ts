import { z } from "zod";
import { findConversation } from "../conversations/find-conversation.ts";
import { existingIdSchema } from "../ids.ts";
import { limits } from "../limits.ts";
import type { TenantStore } from "../store.ts";
import { isOpen, nextOpening } from "../teams/opening.ts";
import { useCase } from "../use-case.ts";
import { findCandidates } from "./find-candidates.ts";
import { present } from "./specification.ts";

/** How far back claims tell how fast the queue moves. */
const estimateWindowMs = 3_600_000;

/** How it stands with a conversation that waits. */
export interface QueuePlace {
  /** `waiting`: somebody is there. `nobody_here`: nobody is, though it is open. `closed`: it is out of business hours. */
  state: "waiting" | "nobody_here" | "closed" | "answered";
  /** 1 for the next; null where it does not wait. */
  position: number | null;
  /** About how long it will take, from how it went lately; null where that cannot be said. */
  waitSeconds: number | null;
  /** When somebody is there again, ISO 8601; null where somebody is, or nobody knows. */
  opensAt: string | null;
  /** Whether there is an address to which an answer could be sent. */
  hasAddress: boolean;
}

/** Tells a visitor how long they will have to wait. @throws ChatError `not_found` */
export const getQueuePlace = useCase({
  name: "GetQueuePlace",
  needs: { visitor: true },
  access: "read",
  input: z.object({ conversationId: existingIdSchema }),
  async run(context, { conversationId }): Promise<QueuePlace> {
    const { tenant, actor, now } = context;
    const conversation = await findConversation(context, conversationId);
    const visitor = await tenant.visitors.get(actor.id);
    const { status, queuedAt, team, priority } = conversation;
    const about = { opensAt: null, waitSeconds: null, position: null, hasAddress: visitor?.email != null };
    if (status !== "queued" || queuedAt === null) return { ...about, state: "answered" };
    const teamId = team?.id ?? null;
    const hours = (teamId === null ? null : await tenant.teams.get(teamId))?.hours ?? null;
    const opensAt = nextOpening(hours, now)?.toISOString() ?? null;
    if (!isOpen(hours, now)) return { ...about, state: "closed", opensAt };
    const position = (await tenant.conversations.countAhead({ id: conversationId, teamId, priority, queuedAt })) + 1;
    const candidates = await findCandidates(context);
    const isSomebodyHere = candidates.some((candidate) => present.isSatisfiedBy(candidate, { teamId }));
    if (!isSomebodyHere) return { ...about, state: "nobody_here", position };
    const waitSeconds = await estimate(tenant, { teamId, position, now });
    return { ...about, state: "waiting", position, waitSeconds };
  },
});

/** As long as the latest claims took between each other, times the place in the queue. */
async function estimate(
  { conversations }: TenantStore,
  { teamId, position, now }: { teamId: string | null; position: number; now: Date },
): Promise<number | null> {
  const since = new Date(now.getTime() - estimateWindowMs);
  const claims = await conversations.recentClaims(teamId, { since, limit: limits.claimsForEstimate });
  const [oldest] = claims.slice(-1);
  if (oldest === undefined || claims.length < 2) return null;
  const intervalMs = (now.getTime() - oldest.getTime()) / claims.length;
  return Math.ceil((intervalMs * position) / 1_000);
}
