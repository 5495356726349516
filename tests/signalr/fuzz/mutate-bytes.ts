import type { Random } from "./random.ts";

type Mutator = (bytes: Buffer, random: Random) => Buffer;

const badUtf8: readonly [string, ...string[]] = ["ff", "c0af", "eda080", "f4908080", "e28228", "80", "fe", "efbbbf"];

// MessagePack: values that claim to be huge, and extensions, most of them of msgpackr's own.
const hugeCounts = [
  "ddffffffff",
  "dfffffffff",
  "dbffffffff",
  "c6ffffffff",
  "c9ffffffff72",
  "dcffff",
  "deffff",
] as const;
const extensions = [
  "d47240",
  "d57240e0",
  "d6690000000191d67000000001",
  "d66200000001",
  "c70c7400000000",
  "c1",
] as const;
const lengths = ["ffffffff0f", "ffffffffffff", "8080808000", "00"] as const;
// JSON: separators, brackets, quotes, escapes and numbers without their ends.
const punctuation = ["1e", "1e1e", "5b", "7b22", "5c", "22", "5c75", "2d", "31653939"] as const;
const hostileBytes = [...hugeCounts, ...extensions, ...lengths, ...punctuation] as const;

const mutators: readonly [Mutator, ...Mutator[]] = [
  function flipBits(bytes, random) {
    const changed = Buffer.from(bytes);
    for (let left = 1 + random.below(4); left > 0; left--) {
      const at = random.below(changed.length);
      changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    }
    return changed;
  },
  (bytes, random) => insert(bytes, random.bytes(1 + random.length(16)), random),
  (bytes, random) => insert(bytes, Buffer.from(random.pick(hostileBytes), "hex"), random),
  (bytes, random) => insert(bytes, Buffer.from(random.pick(badUtf8), "hex"), random),
  function remove(bytes, random) {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.length(16))]);
  },
  function duplicate(bytes, random) {
    const from = random.below(bytes.length);
    const part = bytes.subarray(from, from + 1 + random.length(64));
    return insert(bytes, Buffer.concat(Array.from({ length: 1 + random.length(50) }, () => part)), random);
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  function overwrite(bytes, random) {
    const changed = Buffer.from(bytes);
    Buffer.from(random.pick(hostileBytes), "hex").copy(changed, random.below(changed.length));
    return changed;
  },
  function swapHalves(bytes, random) {
    const at = random.below(bytes.length);
    return Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)]);
  },
];

/** The bytes after one to three changes. */
export function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let changed = bytes;
  for (let left = 1 + random.length(2); left > 0; left--) {
    if (changed.length > 0) changed = random.pick(mutators)(changed, random);
  }
  return changed;
}

/** The beginning of the one and the end of the other. */
export function splice(first: Buffer, second: Buffer, random: Random): Buffer {
  const start = first.subarray(0, random.below(first.length + 1));
  return Buffer.concat([start, second.subarray(random.below(second.length + 1))]);
}

/** The same bytes in pieces, cut anywhere. */
export function cut(bytes: Buffer, random: Random): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 1 + random.length(bytes.length));
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

function insert(bytes: Buffer, inserted: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at)]);
}
