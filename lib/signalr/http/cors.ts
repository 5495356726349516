import type { IncomingMessage, ServerResponse } from "node:http";
import { type MaybePromise, settle, whenReady } from "../hub/maybe-promise.ts";
import type { HubRequest, HubServerOptions } from "../hub-server-options.ts";
import type { ReportError } from "../report-error.ts";

export interface OriginRule {
  options: Pick<HubServerOptions<never>, "allowOrigin">;
  reportError: ReportError;
}

const preflightHeaders = {
  "Access-Control-Allow-Methods": "GET, POST, DELETE",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Requested-With, X-SignalR-User-Agent",
  "Access-Control-Max-Age": "600",
};

/** Whether the page that sent the request may use the hub. What no page sent is allowed. A rule that fails allows nothing. */
export function isOriginAllowed(request: HubRequest, { options, reportError }: OriginRule): MaybePromise<boolean> {
  const { origin } = request.headers;
  if (origin === undefined) return true;
  const refuse = (error: unknown): boolean => {
    reportError(error, {});
    return false;
  };
  try {
    const answer = settle(options.allowOrigin(origin, request));
    return answer instanceof Promise ? answer.then((isAllowed) => isAllowed === true, refuse) : answer === true;
  } catch (error) {
    return refuse(error);
  }
}

/** Lets a page of an allowed origin read the response, whatever it will be. */
export function setCorsHeaders(
  request: IncomingMessage,
  response: ServerResponse,
  isAllowed: MaybePromise<boolean>,
): MaybePromise<void> {
  response.setHeader("Vary", "Origin");
  return whenReady(isAllowed, (allowed) => {
    const { origin } = request.headers;
    if (origin === undefined || !allowed || response.headersSent) return;
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Allow-Credentials", "true");
  });
}

/** Answers a browser that asks whether a page may send its request at all. */
export function answerPreflight(response: ServerResponse): void {
  // Without the allowing headers the browser refuses by itself.
  const isAllowed = response.hasHeader("Access-Control-Allow-Origin");
  response.writeHead(isAllowed ? 204 : 403, isAllowed ? preflightHeaders : {}).end();
}
