import NextAuth from "next-auth";
import { web } from "#app/web.ts";
import { createAuthOptions } from "#lib/identity/auth-options.ts";
import { signIn } from "#lib/identity/sign-in.ts";

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

type Handler = (request: Request, context: RouteContext) => Promise<Response>;

/** Mounts next-auth. */
async function handle(request: Request, context: RouteContext): Promise<Response> {
  const { env, database } = await web();
  const options = createAuthOptions(env, (credentials) => signIn(database, credentials));
  const answer: Handler = NextAuth(options);
  return answer(request, context);
}

export { handle as GET, handle as POST };
