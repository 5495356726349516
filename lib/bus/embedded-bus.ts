import type { SignalPublisher } from "#lib/chat/signals.ts";
import type { AsksForWork, Bus } from "./bus.ts";
import { LocalListeners } from "./local-listeners.ts";

export interface EmbeddedBusOptions {
  asksForWork: AsksForWork;
  /** Takes signals to where the followers are, if that is another process. */
  elsewhere?: SignalPublisher;
}

/**
 * The bus of an installation without Redis. It connects nothing but the followers of its own process: what is committed
 * elsewhere, and the work that is due, is found in the database.
 */
export function createEmbeddedBus({ asksForWork, elsewhere }: EmbeddedBusOptions): Bus {
  const listeners = new LocalListeners(asksForWork);
  return {
    publish(tenantId, signal) {
      listeners.signal(tenantId, signal);
      elsewhere?.publish(tenantId, signal);
    },
    committed(committed) {
      if (listeners.committed(committed)) listeners.wakeWorkers();
    },
    wakeWorkers: () => listeners.wakeWorkers(),
    follow(tenantId, follower) {
      listeners.add(tenantId, follower);
      return () => void listeners.delete(tenantId, follower);
    },
    onWork: (listener) => void listeners.addWorker(listener),
    close: async () => listeners.clear(),
  };
}
