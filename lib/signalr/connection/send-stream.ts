export interface StreamSink {
  /** Aborted when nobody wants the rest. */
  signal: AbortSignal;
  write(item: unknown): void;
  /** Resolves when the next item may be written; undefined if it may be now. */
  ready(): Promise<void> | undefined;
  /** Told what the source throws when it is stopped early. */
  cleanupFailed(error: unknown): void;
}

/**
 * Writes all items of a stream, in their order, no faster than they are taken. When the rest is not wanted any more it
 * stops at once, even in the middle of the wait for an item, and lets the source clean up by itself.
 * Rejects with what the source or the sink throws.
 */
export async function sendStream(source: AsyncIterable<unknown>, sink: StreamSink): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const next = await nextUnlessAborted(iterator, sink.signal);
      if (next === undefined) return;
      isDone = next.done === true;
      if (isDone) return;
      sink.write(next.value);
      const isReady = sink.ready();
      if (isReady !== undefined) await isReady;
    }
  } finally {
    // A source in the middle of a wait answers this only after it, and nobody waits for that.
    if (!isDone) iterator.return?.().catch(sink.cleanupFailed);
  }
}

/** Undefined as soon as the signal is aborted. */
function nextUnlessAborted(
  iterator: AsyncIterator<unknown>,
  signal: AbortSignal,
): Promise<IteratorResult<unknown> | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<unknown> | undefined>();
  const stop = (): void => resolve(undefined);
  signal.addEventListener("abort", stop, { once: true });
  iterator.next().then(resolve, reject);
  return promise.finally(() => signal.removeEventListener("abort", stop));
}
