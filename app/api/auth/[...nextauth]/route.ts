import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { answerSafely } from "../answer-safely.ts";
import { authDoor } from "../auth-door.ts";

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

type Handler = (request: Request, context: RouteContext) => Promise<Response>;

/** Mounts next-auth behind the sign-in's own door. */
async function handle(request: NextRequest, context: RouteContext): Promise<Response> {
  const { nextauth: path } = await context.params;
  return answerSafely(request, async (caller) => {
    const door = await authDoor();
    return door({
      request,
      path,
      caller,
      readCookie: (name) => request.cookies.get(name)?.value,
      answer: (options) => {
        const answer: Handler = NextAuth(options);
        return answer(request, context);
      },
    });
  });
}

export { handle as GET, handle as POST };
