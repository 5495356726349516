/** A value that is there, or will be. What can be done at once shall cost no promise. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Calls `next` with the value, at once if it is there. */
export function whenReady<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** What foreign code returned, with any thenable made a Promise. */
export function settle(value: unknown): MaybePromise<unknown> {
  return isThenable(value) ? Promise.resolve(value) : value;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
