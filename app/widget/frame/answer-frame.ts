import { hubSources } from "#lib/http/page-policy.ts";
import type { Authenticator } from "#lib/identity/authenticate.ts";
import type { Origins } from "#lib/identity/origins.ts";
import { framePage } from "#widget/frame-page.ts";

export interface FrameServices {
  authenticator: Pick<Authenticator, "tenant">;
  origins: Pick<Origins, "framers">;
  env: { hubUrl: string };
}

/**
 * The page in the widget's panel, for the tenant that the query names. Only pages that the tenant lists may show it in a
 * frame, or everybody's where the tenant has no list. Where there is no such tenant it is a 404 that says so in the panel,
 * and that anybody may show.
 */
export async function answerFrame({ authenticator, origins, env }: FrameServices, url: URL): Promise<Response> {
  const slug = url.searchParams.get("tenant");
  const tenantId = slug === null ? null : await authenticator.tenant(slug);
  const framers = tenantId === null ? null : await origins.framers(tenantId);
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": policy(framers ?? ["*"], hubSources(env.hubUrl)),
  };
  return new Response(framePage, { status: tenantId === null ? 404 : 200, headers });
}

function policy(framers: readonly string[], hub: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...hub].join(" "),
    "base-uri 'none'",
    "form-action 'none'",
    ["frame-ancestors", ...framers].join(" "),
  ].join("; ");
}
