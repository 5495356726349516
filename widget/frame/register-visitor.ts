import { ApiError } from "#lib/client/api-error.ts";
import { createRestApi } from "#lib/client/rest-api.ts";
import { type KnownVisitor, toVisitor } from "./visitor-storage.ts";

interface Registration {
  /** What the host's server has signed of who they are; left out for somebody whom the host does not know. */
  identity?: string;
  /** The token of who they were to Parley before, whose conversations become those of the identified visitor. */
  formerToken?: string;
}

/** Makes the person at the host's page a visitor of the tenant. @throws ApiError */
export async function registerVisitor(
  tenant: string,
  { identity, formerToken }: Registration = {},
): Promise<KnownVisitor> {
  const whose = formerToken === undefined ? { isAnonymous: true } : { bearer: formerToken };
  const api = createRestApi({ baseUrl: "", tenant, ...whose });
  const answer: unknown = await api.request("POST", "/visitors", identity === undefined ? {} : { identity });
  const visitor = toVisitor(flatten(answer));
  if (visitor === null) throw new ApiError("failed", "The chat's answer was not understood.");
  return visitor;
}

function flatten(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || !("visitor" in answer) || !("token" in answer)) return null;
  if (typeof answer.visitor !== "object") return null;
  return { ...answer.visitor, token: answer.token };
}
