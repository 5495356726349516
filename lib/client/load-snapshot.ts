import type { AtPosition } from "#lib/chat/page.ts";
import { ApiError } from "./api-error.ts";
import type { ChatState } from "./chat-state.ts";
import type { Replica } from "./replica.ts";
import type { RestApi } from "./rest-api.ts";

/** A snapshot that is older than the events that are kept is loaded anew: so often, as only a restored backup stays old. */
const triesMax = 5;

/** Loads what is true at a position into a replica. @throws ApiError */
export async function loadSnapshot<Snapshot extends AtPosition>(
  { api, replica }: { api: RestApi; replica: Replica },
  path: string,
  merge: (state: ChatState, snapshot: Snapshot) => ChatState,
): Promise<Snapshot> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const { generation } = replica.state;
    const snapshot = await api.request<Snapshot>("GET", path);
    // What was asked for in an earlier generation may tell of a log that is gone.
    if (replica.state.generation !== generation || !replica.canTake(snapshot)) continue;
    replica.applySnapshot(snapshot, (state) => merge(state, snapshot));
    return snapshot;
  }
  throw new ApiError("failed", "The server is behind what this page has seen. Try again in a moment.");
}
