import { cookies } from "next/headers";
import { env } from "#lib/env.ts";
import { type Session, sessionOfCookies } from "./session-token.ts";

/** The signed-in member of the page that is being rendered, or null. */
export async function readSession(): Promise<Session | null> {
  const jar = await cookies();
  return sessionOfCookies((name) => jar.get(name)?.value, env().authSecret);
}
