import { randomFrom } from "#tests/client/random.ts";

/** A seeded source of what a plan needs. */
export interface Draw {
  /** A whole number of at least `from` and below `to`. */
  between(from: number, to: number): number;
  isLikely(percent: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** @param stream keeps what is drawn for one purpose apart from all else, so that a change there changes nothing here */
export function drawFrom(seed: number, stream: number): Draw {
  const random = randomFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b));
  const between = (from: number, to: number): number => from + random.below(Math.max(0, to - from));
  return {
    between,
    isLikely: (percent) => random.below(100) < percent,
    pick: (items) => random.pick(items),
    shuffle(items) {
      const keyed = items.map((item) => ({ item, key: random.below(2 ** 30) }));
      return keyed.toSorted((one, other) => one.key - other.key).map(({ item }) => item);
    },
  };
}
