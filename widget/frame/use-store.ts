import { useLayoutEffect, useReducer } from "preact/hooks";
import type { StoreApi } from "zustand/vanilla";

/** The state of a store, and a new rendering with every change of it. */
export function useStore<State>(store: StoreApi<State>): State {
  const [, render] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    // It may have changed between the rendering and now.
    render(undefined);
    return store.subscribe(() => render(undefined));
  }, [store]);
  return store.getState();
}
