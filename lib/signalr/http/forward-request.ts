import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServerDoor } from "../hub/server-door.ts";
import { endToEndHeaders, type Forwarding } from "./forwarding.ts";
import { type Refusal, refusals } from "./refusal.ts";

/**
 * Passes a plain request on to another server, and its answer back, each part as it comes. If either side breaks off, so
 * does the other. Calls `refuse` if the answer does not come.
 */
export function forwardRequest(
  { request, response, door }: { request: IncomingMessage; response: ServerResponse; door: ServerDoor },
  forwarding: Forwarding,
  refuse: (refusal: Refusal) => void,
): void {
  const onward = forwarding.start(request, door, false);
  forwarding.passedOn.add(response);
  response.once("close", () => {
    forwarding.passedOn.delete(response);
    onward.destroy();
  });
  onward.once("error", (error) => {
    if (response.headersSent || response.destroyed) {
      response.destroy();
    } else {
      forwarding.reportError(error, {});
      refuse(refusals.serverUnreachable);
    }
  });
  onward.once("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEndHeaders(answer.rawHeaders));
    response.flushHeaders();
    answer.pipe(response);
    answer.once("close", () => {
      if (!answer.complete) response.destroy();
    });
  });
  if (request.method === "POST") request.pipe(onward);
  else onward.end();
}
