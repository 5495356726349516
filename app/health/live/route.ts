export const dynamic = "force-dynamic";

/** Answers as long as the process can. */
export function GET(): Response {
  return Response.json({ status: "live" });
}
