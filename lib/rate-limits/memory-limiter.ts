import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Principal } from "#lib/chat/actor.ts";
import { ChatError } from "#lib/chat/errors.ts";
import type { CallLimiter } from "#lib/chat/rate-limits.ts";
import { useCases } from "#lib/chat/use-cases.ts";
import { registerVisitor } from "#lib/chat/visitors/register-visitor.ts";
import type { CallRates } from "#lib/env.ts";
import { networkOf } from "#lib/identity/sign-in/network.ts";

type Take = (key: string) => Promise<void>;

const windowSeconds = 60;
/** Methods of the hub that are no use case only read. */
const changes: ReadonlySet<string> = new Set(
  useCases.filter(({ access }) => access === "write").map(({ name }) => name),
);

/**
 * Counts the calls of each minute in the memory of this process: by address, by actor and by tenant, in this order, so that
 * who is stopped by an earlier one takes nothing of what all of the tenant share.
 */
export function createMemoryLimiter(rates: CallRates): CallLimiter {
  const byAddress = allowing(rates.perMinuteAddress);
  const registrations = allowing(rates.perMinuteRegistrations);
  const reads = allowing(rates.perMinuteActorReads);
  const writes = allowing(rates.perMinuteActorWrites);
  const byTenant = allowing(rates.perMinuteTenant);
  return {
    takeRefused: ({ address }) => byAddress(networkOf(address)),
    async take({ principal, origin, useCase }) {
      const network = networkOf(origin.address);
      await byAddress(network);
      if (useCase === registerVisitor.name) await registrations(network);
      const actor = actorOf(principal);
      if (actor !== null) await (changes.has(useCase) ? writes : reads)(actor);
      await byTenant(principal.tenantId);
    },
  };
}

/** Nobody in particular is known by the address alone. */
function actorOf(principal: Principal): string | null {
  if (principal.kind === "anonymous" || principal.kind === "system") return null;
  return `${principal.tenantId}/${principal.kind}/${principal.id}`;
}

function allowing(perMinute: number): Take {
  if (perMinute === 0) return async () => undefined;
  const limiter = new RateLimiterMemory({ points: perMinute, duration: windowSeconds });
  return async (key) => {
    try {
      await limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const retryAfterSeconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
      const wait = retryAfterSeconds === 1 ? "a second" : `${retryAfterSeconds} seconds`;
      throw new ChatError("rate_limited", `These were too many calls. Try again in ${wait}.`, { retryAfterSeconds });
    }
  };
}
