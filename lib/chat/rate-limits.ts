import type { Principal } from "./actor.ts";

/** Where a call came from. */
export interface CallOrigin {
  /** The address of the network, as far as the installation trusts who says so. */
  address: string;
}

/** Keeps anybody from calling so often that others have to wait for it. */
export interface CallLimiter {
  /** Counts a call of which nobody can say who it comes from. @throws ChatError `rate_limited` with the seconds to wait. */
  takeRefused(origin: CallOrigin): Promise<void>;
  /** @throws ChatError `rate_limited` with the seconds to wait. */
  take(call: { principal: Principal; origin: CallOrigin; useCase: string }): Promise<void>;
}
