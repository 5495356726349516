import { web } from "#app/web.ts";
import { createAuthDoor } from "#lib/identity/auth-door.ts";

let door: Promise<ReturnType<typeof createAuthDoor>> | undefined;

/** The sign-in of this process. */
export function authDoor(): ReturnType<typeof composeDoor> {
  door ??= composeDoor();
  return door;
}

async function composeDoor() {
  const { chat, database, env, log } = await web();
  return createAuthDoor({ chat, directory: database.directory, settings: env, log });
}
