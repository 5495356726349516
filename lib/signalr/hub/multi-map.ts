const nothing: ReadonlySet<never> = new Set();

/** A map with several values a key, each once. A key without values is not kept. */
export class MultiMap<Key, Value> {
  readonly #sets = new Map<Key, Set<Value>>();
  readonly #changed: (key: Key, hasValues: boolean) => void;

  /** `changed` is told when a key gets its first value or loses its last. */
  constructor(changed: (key: Key, hasValues: boolean) => void) {
    this.#changed = changed;
  }

  add(key: Key, value: Value): void {
    const values = this.#sets.get(key);
    if (values !== undefined) {
      values.add(value);
      return;
    }
    this.#sets.set(key, new Set([value]));
    this.#changed(key, true);
  }

  delete(key: Key, value: Value): void {
    const values = this.#sets.get(key);
    if (values?.delete(value) !== true || values.size > 0) return;
    this.#sets.delete(key);
    this.#changed(key, false);
  }

  /** The values of all these keys, each once. */
  union(keys: readonly Key[]): ReadonlySet<Value> {
    const [only] = keys;
    if (only !== undefined && keys.length === 1) return this.#sets.get(only) ?? nothing;
    return new Set(keys.flatMap((key) => [...(this.#sets.get(key) ?? nothing)]));
  }
}
