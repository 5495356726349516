import { createHash, timingSafeEqual } from "node:crypto";
import type { Metrics } from "./metrics.ts";

/** Where both processes show their metrics. */
export const metricsPath = "/metrics";

export interface MetricsAnswer {
  status: 200 | 401;
  headers: Record<string, string>;
  body: string;
}

/** Answers Prometheus. Where the installation has a token for it, only to whoever brings it as a bearer. */
export async function answerMetrics(
  { registry }: Pick<Metrics, "registry">,
  { token, authorization }: { token: string | undefined; authorization: string | null | undefined },
): Promise<MetricsAnswer> {
  if (token !== undefined && !isSame(authorization ?? "", `Bearer ${token}`)) {
    const headers = { "content-type": "text/plain", "www-authenticate": "Bearer", "cache-control": "no-store" };
    return { status: 401, headers, body: "The metrics of this installation need a token.\n" };
  }
  const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
  return { status: 200, headers, body: await registry.metrics() };
}

/** Takes as long wherever they differ. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
