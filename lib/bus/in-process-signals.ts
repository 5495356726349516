import type { TenantId } from "#lib/chat/ids.ts";
import type { Signal, SignalPublisher } from "#lib/chat/signals.ts";

/** Signals within the hub's own process. */
export interface InProcessSignals extends SignalPublisher {
  subscribe(listener: (tenantId: TenantId, signal: Signal) => void): void;
}

export function createInProcessSignals(): InProcessSignals {
  const listeners: ((tenantId: TenantId, signal: Signal) => void)[] = [];
  return {
    publish: (tenantId, signal) => {
      for (const listener of listeners) listener(tenantId, signal);
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}
