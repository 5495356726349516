import type { QueuePlace } from "#lib/chat/matching/get-queue-place.ts";
import { createRestApi } from "#lib/client/rest-api.ts";

/** What a visitor asks and says while they wait. It goes beside the chat, which waits for none of it. */
export interface QueueApi {
  /** @throws ApiError */
  place(conversationId: string): Promise<QueuePlace>;
  /** Says where an answer reaches them. @throws ApiError with code `invalid_input` for what is no e-mail address */
  leaveAddress(email: string): Promise<void>;
}

/** @param token the visitor's */
export function createQueueApi(tenant: string, token: string): QueueApi {
  const api = createRestApi({ baseUrl: "", tenant, bearer: token });
  return {
    place: (conversationId) => api.request("GET", `/conversations/${conversationId}/place`),
    leaveAddress: (email) => api.request("PUT", "/address", { email }),
  };
}
