import { web } from "#app/web.ts";
import { ChatError } from "#lib/chat/errors.ts";
import { addressOfRequest } from "#lib/client-address.ts";
import { assertSameSite } from "#lib/http/cross-site.ts";
import { internalProblem, problemOf, problemResponse, tooLargeProblem } from "#lib/http/problem.ts";
import { describeFault } from "#lib/telemetry/describe-fault.ts";

interface Sender {
  address: string;
  userAgent: string | null;
}

/** Answers a request of the sign-in: none that a page of another site sends, and no fault of ours in its own words. */
export async function answerSafely(request: Request, answer: (sender: Sender) => Promise<Response>): Promise<Response> {
  const { env, origins, log, errors } = await web();
  try {
    assertSameSite(request, origins);
    // A body that does not say how long it is could go on for ever.
    const isBounded = request.method === "GET" || contentLength(request) <= env.requestBytesMax;
    if (!isBounded) return problemResponse(tooLargeProblem(env.requestBytesMax));
    const address = addressOfRequest(request, env.trustedProxies);
    return await answer({ address, userAgent: request.headers.get("user-agent") });
  } catch (error) {
    if (error instanceof ChatError) return problemResponse(problemOf(error));
    log.error({ error: describeFault(error) }, "fault in the sign-in");
    errors.capture(error);
    return problemResponse(internalProblem);
  }
}

function contentLength({ headers }: Request): number {
  return Number(headers.get("content-length") ?? Number.POSITIVE_INFINITY);
}
