import type { HubMethod } from "./hub-options.ts";

/** Finds a method by its name in any case. */
export interface MethodTable<User> {
  find(name: string): HubMethod<User> | undefined;
}

/** Throws an Error if two names differ only in case. Only own properties become methods. */
export function createMethodTable<User>(methods: Record<string, HubMethod<User>>): MethodTable<User> {
  const byName = new Map<string, HubMethod<User>>();
  for (const [name, method] of Object.entries(methods)) {
    const key = name.toLowerCase();
    if (byName.has(key)) throw new Error(`Duplicate definitions of the hub method '${name}'.`);
    byName.set(key, method);
  }
  return { find: (name) => byName.get(name.toLowerCase()) };
}
