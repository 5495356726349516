import type { WidgetProfile } from "#lib/chat/identity/get-widget.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { createRestApi } from "#lib/client/rest-api.ts";

/** Who the visitor will talk to. @throws ApiError with code `not_found` for a tenant that does not exist */
export async function loadProfile(tenant: string): Promise<WidgetProfile> {
  const answer: unknown = await createRestApi({ baseUrl: "", tenant, isAnonymous: true }).request("GET", "/widget");
  if (isProfile(answer)) return answer;
  throw new ApiError("failed", "The chat's answer was not understood.");
}

function isProfile(value: unknown): value is WidgetProfile {
  if (typeof value !== "object" || value === null) return false;
  return "slug" in value && "identityRequired" in value && hasText(value, "name") && hasText(value, "greeting");
}

function hasText(value: object, key: string): boolean {
  return typeof Reflect.get(value, key) === "string";
}
