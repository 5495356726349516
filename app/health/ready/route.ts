import { web } from "#app/web.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";

export const dynamic = "force-dynamic";

/** Answers 200 while requests can be served, which takes the database; else 503, as soon as the process is to stop. */
export async function GET(): Promise<Response> {
  const { database, log, stopping } = await web();
  if (stopping.signal.aborted) return unready("The process is stopping.");
  try {
    await database.ping();
    return Response.json({ status: "ready" });
  } catch (error) {
    log.error({ error: describeFault(error) }, "not ready");
    return unready("The database does not answer.");
  }
}

function unready(reason: string): Response {
  return Response.json({ status: "unready", reason }, { status: 503 });
}
