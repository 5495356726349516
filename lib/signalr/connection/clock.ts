/** The whole milliseconds of `performance.now()`. A field that holds a fraction would need an object of its own for it. */
export function nowMs(): number {
  return Math.trunc(performance.now());
}
