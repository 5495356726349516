import type { Hono } from "hono";
import { web } from "#app/web.ts";
import { createRest } from "#lib/http/rest.ts";

let rest: Promise<Hono> | undefined;

/** Mounts the REST door. */
async function handle(request: Request): Promise<Response> {
  rest ??= web().then(({ env, stopping, ...services }) =>
    createRest({ ...services, settings: env, stopping: stopping.signal }),
  );
  return (await rest).fetch(request);
}

export { handle as DELETE, handle as GET, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
