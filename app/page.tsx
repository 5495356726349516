import { redirect } from "next/navigation";
import { readSession } from "#app/read-session.ts";

/** The front door: into the member's own inbox, or to the sign-in. */
export default async function FrontDoor() {
  const session = await readSession();
  redirect(session === null ? "/sign-in" : `/t/${session.tenantSlug}/inbox`);
}
