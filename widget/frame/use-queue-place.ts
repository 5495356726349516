import { useEffect, useState } from "preact/hooks";
import type { QueuePlace } from "#lib/chat/matching/get-queue-place.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { sleep } from "#lib/client/sleep.ts";
import type { QueueApi } from "./queue-api.ts";

/** How often the place of a conversation is asked for while the queue moves. */
const movingEveryMs = 5_000;
/** The same while nobody is there to move it. */
const standingEveryMs = 30_000;

/** The place of a conversation in the queue as the server told it last, asked for as long as somebody looks at it. */
export function useQueuePlace(api: QueueApi, conversationId: string, isLookedAt: boolean): QueuePlace | null {
  const [place, setPlace] = useState<QueuePlace | null>(null);
  useEffect(() => {
    if (!isLookedAt) return;
    const over = new AbortController();
    void follow(() => api.place(conversationId), { show: setPlace, signal: over.signal });
    return () => over.abort();
  }, [api, conversationId, isLookedAt]);
  return place;
}

/** Where no answer comes, what was told last stands until the next one. */
async function follow(
  ask: () => Promise<QueuePlace>,
  { show, signal }: { show: (place: QueuePlace) => void; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const answer = await ask().catch(refused);
    if (signal.aborted) return;
    if (!(answer instanceof ApiError)) show(answer);
    await sleep(pauseMsAfter(answer), signal);
  }
}

function refused(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  throw error;
}

function pauseMsAfter(answer: QueuePlace | ApiError): number {
  if (!(answer instanceof ApiError)) return answer.state === "waiting" ? movingEveryMs : standingEveryMs;
  if (!answer.isTemporary) return standingEveryMs;
  return Math.max(movingEveryMs, (answer.retryAfterSeconds ?? 0) * 1_000);
}
