import { type NextRequest, NextResponse } from "next/server";
import { type Env, env } from "#lib/env.ts";
import { pageHeaders } from "#lib/http/page-policy.ts";
import { sessionOfCookies } from "#lib/identity/session-token.ts";

/**
 * Gives each page its security policy, and sends who is not signed in to the sign-in page. What a member may see is
 * decided by the use cases, not here.
 */
export async function middleware(request: NextRequest): Promise<NextResponse> {
  const settings = env();
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const headers = pageHeaders(settings, { nonce, isDevelopment: process.env.NODE_ENV === "development" });
  const response = (await needsSignIn(request, settings))
    ? toSignIn(request, settings)
    : toPage(request, { ...headers, "x-nonce": nonce });
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

async function needsSignIn({ nextUrl, cookies }: NextRequest, settings: Env): Promise<boolean> {
  if (!nextUrl.pathname.startsWith("/t/")) return false;
  return (await sessionOfCookies((name) => cookies.get(name)?.value, settings)) === null;
}

function toSignIn({ nextUrl }: NextRequest, { publicUrl }: Env): NextResponse {
  const signIn = new URL("/sign-in", publicUrl);
  signIn.searchParams.set("callbackUrl", nextUrl.pathname + nextUrl.search);
  return NextResponse.redirect(signIn);
}

/** Next reads the nonce from the policy in the request's headers, and pages with scripts of their own from `x-nonce`. */
function toPage(request: NextRequest, told: Record<string, string>): NextResponse {
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(told)) headers.set(name, value);
  return NextResponse.next({ request: { headers } });
}

/** Whatever may be a page, the errors included: no REST, no files. The frame of the widget brings its own policy. */
export const config = {
  matcher: [
    "/((?!api/v1/|_next/static/|_next/image|widget/frame$|widget/[^/]+\\.(?:js|css|map)$|widget\\.js|health/|metrics$|icon\\.svg$).*)",
  ],
  runtime: "nodejs",
};
