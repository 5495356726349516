/** The items of a streaming method's result, as a filter is given it. Throws a TypeError if it has none. */
export function itemsIn(result: unknown): AsyncIterable<unknown> {
  if (!isAsyncIterable(result)) throw new TypeError("The result is no stream.");
  return result;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
