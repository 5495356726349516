import { ApiError } from "#lib/client/api-error.ts";

/**
 * Calls the REST door for somebody who has no token yet. Everything else goes through the chat client, which is loaded
 * with the first conversation.
 * @throws ApiError
 */
export async function callApi(path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(path, { credentials: "omit", ...init }).catch(() => {
    throw new ApiError("unreachable", "The chat cannot be reached at the moment.");
  });
  if (response.ok) return response.json();
  if (response.status === 404) throw new ApiError("not_found", "This chat isn't available.");
  const isRefusal = response.status >= 400 && response.status < 500 && response.status !== 429;
  if (isRefusal) throw new ApiError("invalid_input", "The chat did not accept this.");
  throw new ApiError("failed", "The chat has a problem at the moment.");
}
