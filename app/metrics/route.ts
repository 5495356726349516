import { web } from "#app/web.ts";
import { answerMetrics } from "#lib/telemetry/answer-metrics.ts";

export const dynamic = "force-dynamic";

/** The web process's metrics, for Prometheus. */
export async function GET(request: Request): Promise<Response> {
  const { env, metrics } = await web();
  const shown = { token: env.metricsToken, authorization: request.headers.get("authorization") };
  const { body, ...answer } = await answerMetrics(metrics, shown);
  return new Response(body, answer);
}
