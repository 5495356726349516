import type { FilteredCall, HubCall, HubDefinition } from "../define-hub.ts";
import { type MaybePromise, settle } from "./maybe-promise.ts";

/** A hub's code with its filters around it. */
export interface FilteredHub<User, Client> {
  /** Runs the call; `run` is the method itself. */
  invoke(call: FilteredCall<User, Client>, run: () => unknown): MaybePromise<unknown>;
  connected(call: HubCall<User, Client>): MaybePromise<unknown>;
  disconnected(call: HubCall<User, Client>, error: Error | undefined): MaybePromise<unknown>;
}

type Next = () => Promise<unknown>;

/** Wraps the hub's methods and hooks. Without filters a call costs nothing more than itself. */
export function applyFilters<User, Client>(
  definition: Omit<HubDefinition<User, Client>, "methods">,
): FilteredHub<User, Client> {
  const filters = definition.filters ?? [];
  const around = filters.flatMap((filter) => (filter.invoke ? [filter.invoke.bind(filter)] : []));
  const onConnected = filters.flatMap((filter) => (filter.connected ? [filter.connected.bind(filter)] : []));
  const onDisconnected = filters.flatMap((filter) => (filter.disconnected ? [filter.disconnected.bind(filter)] : []));
  return {
    invoke: (call, run) =>
      nest(
        around.map((filter) => (next: Next) => filter(call, next)),
        run,
      ),
    connected: (call) =>
      nest(
        onConnected.map((filter) => (next: Next) => filter(call, asHook(next))),
        () => definition.onConnected?.(call),
      ),
    disconnected: (call, error) =>
      nest(
        onDisconnected.map((filter) => (next: Next) => filter({ call, error }, asHook(next))),
        () => definition.onDisconnected?.(call, error),
      ),
  };
}

/** Calls the first layer, which calls the second, and the last calls the core. */
function nest(layers: readonly ((next: Next) => Promise<unknown>)[], core: () => unknown): MaybePromise<unknown> {
  if (layers.length === 0) return settle(core());
  const chain = layers.reduceRight<Next>(
    (next, layer) => async () => layer(next),
    async () => core(),
  );
  return chain();
}

function asHook(next: Next): () => Promise<void> {
  return async () => void (await next());
}
