import { type NextRequest, NextResponse } from "next/server";
import { env } from "#lib/env.ts";
import { sessionOfCookies } from "#lib/identity/session-token.ts";

/** Sends who is not signed in to the sign-in page. What a member may see is decided by the use cases, not here. */
export async function middleware(request: NextRequest): Promise<NextResponse> {
  const session = await sessionOfCookies((name) => request.cookies.get(name)?.value, env().authSecret);
  if (session !== null) return NextResponse.next();
  const signIn = new URL("/sign-in", env().publicUrl);
  signIn.searchParams.set("callbackUrl", request.nextUrl.pathname + request.nextUrl.search);
  return NextResponse.redirect(signIn);
}

export const config = { matcher: ["/t/:path*"], runtime: "nodejs" };
