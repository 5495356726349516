import { cookies } from "next/headers";
import { liveSession } from "#lib/identity/session.ts";
import type { Session } from "#lib/identity/session-token.ts";
import { web } from "./web.ts";

/** The signed-in member of the page that is being rendered, or null. A sign-in that has ended is none. */
export async function readSession(): Promise<Session | null> {
  // The cookies first: where Next builds, it goes no further, and opens neither the settings nor a database.
  const jar = await cookies();
  const { chat, env } = await web();
  return liveSession(chat, (name) => jar.get(name)?.value, env);
}
