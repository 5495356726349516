import { web } from "#app/web.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";

export const dynamic = "force-dynamic";

/** Answers 200 while requests can be served, which takes the database; else 503. */
export async function GET(): Promise<Response> {
  const { database, log } = await web();
  try {
    await database.ping();
    return Response.json({ status: "ready" });
  } catch (error) {
    log.error({ error: describeFault(error) }, "not ready");
    return Response.json({ status: "unready", reason: "The database does not answer." }, { status: 503 });
  }
}
