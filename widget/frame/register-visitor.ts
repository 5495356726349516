import { ApiError } from "#lib/client/api-error.ts";
import { createRestApi } from "#lib/client/rest-api.ts";
import { type KnownVisitor, toVisitor } from "./visitor-storage.ts";

/** Makes the person at the host's page a visitor of the tenant. @throws ApiError */
export async function registerVisitor(tenant: string): Promise<KnownVisitor> {
  const answer: unknown = await createRestApi({ baseUrl: "", tenant, isAnonymous: true }).request("POST", "/visitors");
  const visitor = toVisitor(flatten(answer));
  if (visitor === null) throw new ApiError("failed", "The chat's answer was not understood.");
  return visitor;
}

function flatten(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || !("visitor" in answer) || !("token" in answer)) return null;
  if (typeof answer.visitor !== "object") return null;
  return { ...answer.visitor, token: answer.token };
}
