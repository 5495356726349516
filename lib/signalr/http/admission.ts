import { ForbiddenError, TooManyRequestsError } from "../admission-errors.ts";
import type { MaybePromise } from "../hub/maybe-promise.ts";
import type { HubIdentity, HubRequest, HubServerOptions } from "../hub-server-options.ts";
import type { ReportError } from "../report-error.ts";
import { type Refusal, refusals } from "./refusal.ts";

export type Admission<User> = { identity: HubIdentity<User> } | { refusal: Refusal };

interface Door<User> {
  options: Pick<HubServerOptions<User>, "authenticate">;
  reportError: ReportError;
}

/** Decides whether a request may enter the hub at all, and as whom. Never rejects. */
export async function admit<User>(
  { request, isOriginAllowed }: { request: HubRequest; isOriginAllowed: MaybePromise<boolean> },
  { options, reportError }: Door<User>,
): Promise<Admission<User>> {
  const isAllowed = typeof isOriginAllowed === "boolean" ? isOriginAllowed : await isOriginAllowed;
  if (!isAllowed) return { refusal: refusals.originNotAllowed };
  try {
    const identity = await options.authenticate(request);
    return identity === null || hasExpired(identity) ? { refusal: refusals.unauthorized } : { identity };
  } catch (error) {
    if (error instanceof ForbiddenError) return { refusal: refusals.forbidden };
    if (error instanceof TooManyRequestsError) {
      return { refusal: { ...refusals.tooManyRequests, retryAfterSeconds: error.retryAfterSeconds } };
    }
    reportError(error, {});
    return { refusal: refusals.internalError };
  }
}

function hasExpired({ expiresAt }: HubIdentity<unknown>): boolean {
  return expiresAt !== undefined && expiresAt.getTime() <= Date.now();
}
