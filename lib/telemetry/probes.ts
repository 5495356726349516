import type { IncomingMessage, ServerResponse } from "node:http";
import { answerMetrics, metricsPath } from "./answer-metrics.ts";
import type { Metrics } from "./metrics.ts";

export interface ProbeOptions {
  /** Whether the process can serve those who are sent to it. */
  isReady(): Promise<boolean>;
  metrics: Metrics;
  metricsToken: string | undefined;
}

/**
 * Answers who looks after the process: whether it lives, whether it is ready, and its metrics.
 * @returns false for any other path, which is not answered.
 */
export async function answerProbe(
  { isReady, metrics, metricsToken: token }: ProbeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const [path] = (request.url ?? "").split("?");
  if (path === "/health/live") {
    answerJson(response, 200, { status: "live" });
  } else if (path === "/health/ready") {
    const ready = await isReady();
    answerJson(response, ready ? 200 : 503, { status: ready ? "ready" : "unready" });
  } else if (path === metricsPath) {
    const { status, headers, body } = await answerMetrics(metrics, {
      token,
      authorization: request.headers.authorization,
    });
    response.writeHead(status, headers).end(body);
  } else {
    return false;
  }
  return true;
}

/** Answers with JSON, or with nothing but the status, unless an answer has begun. */
export function answerJson(response: ServerResponse, status: number, body: object | null): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(body === null ? undefined : JSON.stringify(body));
}
