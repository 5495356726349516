import type { FilteredCall, HubCall, HubDefinition } from "../define-hub.ts";
import { type MaybePromise, settle } from "./maybe-promise.ts";

type Next = () => Promise<unknown>;
type Layer = (next: Next) => Promise<unknown>;

/** A hub's code with its filters around it. */
export interface FilteredHub<User, Client> {
  /** Runs a call through the filters, to `next`. Absent if no filter wants to see calls. */
  invoke: ((call: FilteredCall<User, Client>, next: Next) => Promise<unknown>) | undefined;
  connected(call: HubCall<User, Client>): MaybePromise<unknown>;
  disconnected(call: HubCall<User, Client>, error: Error | undefined): MaybePromise<unknown>;
}

/** Wraps the hub's methods and hooks in its filters. */
export function applyFilters<User, Client>(
  definition: Omit<HubDefinition<User, Client>, "methods">,
): FilteredHub<User, Client> {
  const filters = definition.filters ?? [];
  const around = filters.flatMap((filter) => (filter.invoke ? [filter.invoke.bind(filter)] : []));
  const onConnected = filters.flatMap((filter) => (filter.connected ? [filter.connected.bind(filter)] : []));
  const onDisconnected = filters.flatMap((filter) => (filter.disconnected ? [filter.disconnected.bind(filter)] : []));
  return {
    invoke: around.length === 0 ? undefined : (call, next) => nest(layersOf(around, call), next),
    connected(call) {
      const hook = () => definition.onConnected?.(call);
      if (onConnected.length === 0) return settle(hook());
      const layers = onConnected.map(
        (filter): Layer =>
          (next) =>
            filter(call, asHook(next)),
      );
      return nest(layers, async () => hook());
    },
    disconnected(call, error) {
      const hook = () => definition.onDisconnected?.(call, error);
      if (onDisconnected.length === 0) return settle(hook());
      const layers = onDisconnected.map(
        (filter): Layer =>
          (next) =>
            filter({ call, error }, asHook(next)),
      );
      return nest(layers, async () => hook());
    },
  };
}

function layersOf<Call>(filters: readonly ((call: Call, next: Next) => Promise<unknown>)[], call: Call): Layer[] {
  return filters.map((filter) => (next) => filter(call, next));
}

/** Calls the first layer, which calls the second, and the last calls the core. */
function nest(layers: readonly Layer[], core: Next): Promise<unknown> {
  return layers.reduceRight<Next>((next, layer) => async () => layer(next), core)();
}

function asHook(next: Next): () => Promise<void> {
  return async () => void (await next());
}
