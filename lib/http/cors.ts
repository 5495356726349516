import type { MiddlewareHandler } from "hono";
import { ChatError } from "#lib/chat/errors.ts";
import type { Authenticator } from "#lib/identity/authenticate.ts";
import type { Origins } from "#lib/identity/origins.ts";
import { problemOf, problemResponse } from "./problem.ts";

export interface OriginServices {
  authenticator: Pick<Authenticator, "tenant">;
  origins: Origins;
}

/** No cookie goes along: pages of others bring a token. */
const preflightHeaders = {
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-max-age": "600",
};
/** What a page may read besides the body. */
const readableHeaders = "retry-after, x-request-id";

const refused = problemOf(new ChatError("forbidden", "Pages of this site may not use this workspace."));

/**
 * Lets pages use a tenant whose origin is the installation's own or one that the tenant lists, and refuses all others. What
 * names no origin was not sent by a page that could read the answer.
 */
export function allowOrigins({ authenticator, origins }: OriginServices): MiddlewareHandler {
  /** A tenant that is not there is told by whoever looks for it next. */
  async function judge(origin: string, slug: string): Promise<"allowed" | "refused" | "nowhere"> {
    if (origins.isOwn(origin)) return "allowed";
    const tenantId = await authenticator.tenant(slug);
    if (tenantId === null) return "nowhere";
    return (await origins.isAllowed(origin, tenantId)) ? "allowed" : "refused";
  }

  return async (context, next) => {
    const origin = context.req.header("origin");
    const judgement = origin === undefined ? null : await judge(origin, context.req.param("tenant") ?? "");
    const isPreflight = context.req.method === "OPTIONS" && judgement === "allowed";
    if (judgement === "refused") context.res = problemResponse(refused);
    else if (isPreflight) context.res = new Response(null, { status: 204, headers: preflightHeaders });
    else await next();
    context.header("vary", "Origin");
    if (judgement !== "allowed") return;
    context.header("access-control-allow-origin", origin);
    context.header("access-control-expose-headers", readableHeaders);
  };
}
