/**
 * The same ids, some of them more than once, so that there are only few lengths, and a statement for each. Without any it
 * is one that nothing has.
 */
export function padded(ids: readonly string[]): string[] {
  const length = 2 ** Math.ceil(Math.log2(Math.max(ids.length, 1)));
  return Array.from({ length }, (_, index) => ids[index] ?? ids[0] ?? "");
}
