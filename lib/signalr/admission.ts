import type { IncomingMessage } from "node:http";
import type { HubIdentity, HubServerOptions } from "./hub-options.ts";
import type { ReportError } from "./report-error.ts";
import { toHubRequest } from "./request-target.ts";

/** Why a request is refused, as its HTTP status and a text for people. */
export interface Refusal {
  status: number;
  reason: string;
}

export type Admission<User> = { identity: HubIdentity<User> } | { refusal: Refusal };

export interface Door<User> {
  options: Pick<HubServerOptions<User>, "authenticate" | "allowOrigin">;
  reportError: ReportError;
  isClosing(): boolean;
}

/** Decides whether a request may enter the hub at all, and as whom. Never rejects. */
export async function admit<User>(request: IncomingMessage, url: URL, door: Door<User>): Promise<Admission<User>> {
  try {
    if (!isOriginAllowed(request, door)) return refuse(403, "Origin not allowed");
    if (door.isClosing()) return shuttingDown();
    const identity = await door.options.authenticate(toHubRequest(request, url));
    if (door.isClosing()) return shuttingDown();
    if (identity === null || hasExpired(identity)) return refuse(401, "Unauthorized");
    return { identity };
  } catch (error) {
    door.reportError(error, {});
    return refuse(500, "Internal server error");
  }
}

/** Whether the page that sent the request may use the hub. What no page sent is allowed. */
export function isOriginAllowed<User>({ headers }: IncomingMessage, { options, reportError }: Door<User>): boolean {
  try {
    return headers.origin === undefined || options.allowOrigin(headers.origin);
  } catch (error) {
    reportError(error, {});
    return false;
  }
}

function hasExpired({ expiresAt }: HubIdentity<unknown>): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= Date.now();
}

function shuttingDown(): { refusal: Refusal } {
  return refuse(503, "The server is shutting down");
}

function refuse(status: number, reason: string): { refusal: Refusal } {
  return { refusal: { status, reason } };
}
