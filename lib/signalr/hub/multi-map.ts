/** A map with several values a key, each once. A key without values is not kept, and one value alone has no set. */
export class MultiMap<Key, Value> {
  readonly #single = new Map<Key, Value>();
  readonly #several = new Map<Key, Set<Value>>();
  readonly #changed: (key: Key, hasValues: boolean) => void;

  /** `changed` is told when a key gets its first value or loses its last. */
  constructor(changed: (key: Key, hasValues: boolean) => void) {
    this.#changed = changed;
  }

  add(key: Key, value: Value): void {
    const several = this.#several.get(key);
    if (several !== undefined) {
      several.add(value);
    } else if (!this.#single.has(key)) {
      this.#single.set(key, value);
      this.#changed(key, true);
    } else if (this.#single.get(key) !== value) {
      this.#several.set(key, new Set([...this.#valuesOf(key), value]));
      this.#single.delete(key);
    }
  }

  delete(key: Key, value: Value): void {
    const several = this.#several.get(key);
    if (several !== undefined) {
      several.delete(value);
      if (several.size === 0) this.#forget(key);
    } else if (this.#single.has(key) && this.#single.get(key) === value) this.#forget(key);
  }

  /** The values of all these keys, each once. */
  union(keys: readonly Key[]): Iterable<Value> {
    const [only] = keys;
    if (only !== undefined && keys.length === 1) return this.#valuesOf(only);
    return new Set(keys.flatMap((key) => [...this.#valuesOf(key)]));
  }

  #valuesOf(key: Key): Iterable<Value> {
    const several = this.#several.get(key);
    if (several !== undefined) return several;
    const single = this.#single.get(key);
    return single === undefined ? [] : [single];
  }

  #forget(key: Key): void {
    this.#single.delete(key);
    this.#several.delete(key);
    this.#changed(key, false);
  }
}
