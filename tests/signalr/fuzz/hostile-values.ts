import type { Random } from "./random.ts";

const scalars = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  255,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  "",
  "\u0000",
  "\u001e",
  "__proto__",
  "constructor",
  "toString",
  "\ud800",
  "\u{1f600}",
  "{}",
  "1",
] as const;

/** A value that nobody expects where it is put: of another type, empty, long, deep, or with the names of built-ins. */
export function hostileValue(random: Random): unknown {
  switch (random.below(8)) {
    case 0:
      return "x".repeat(random.length(20_000));
    case 1:
      return nested(random.length(200), random);
    case 2:
      return Array.from({ length: random.length(40) }, () => random.pick(scalars));
    case 3:
      return Object.fromEntries(
        Array.from({ length: random.length(10) }, () => [String(random.pick(scalars)), random.pick(scalars)]),
      );
    case 4:
      return { [random.pick(["__proto__", "constructor", "prototype"])]: { polluted: true } };
    default:
      return random.pick(scalars);
  }
}

/** Puts something hostile, another part of the same, or nothing, at a random place of a decoded message. */
export function withHostileValue(value: unknown, random: Random): unknown {
  if (random.chance(0.25)) return hostileValue(random);
  if (Array.isArray(value) && value.length > 0) {
    const index = random.below(value.length);
    const changed = withHostileValue(value[index], random);
    return random.chance(0.15) ? value.toSpliced(index, 1) : value.with(index, changed);
  }
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0) {
    const fields = Object.entries(value);
    const index = random.below(fields.length);
    const [key, before] = fields[index] ?? ["", null];
    if (random.chance(0.15)) return Object.fromEntries(fields.toSpliced(index, 1));
    return Object.fromEntries(fields.with(index, [key, withHostileValue(before, random)]));
  }
  return hostileValue(random);
}

function nested(depth: number, random: Random): unknown {
  let value: unknown = null;
  for (let level = 0; level < depth; level++) value = random.chance(0.5) ? [value] : { a: value };
  return value;
}
