import { stream } from "../a-hub.ts";

/** A stream of one item that then waits, and what it saw of its end. */
export function endless(first: unknown) {
  const seen = { isAborted: false, isFinished: false };
  const wait = stream({
    args: [],
    async *run({ signal }) {
      try {
        yield first;
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        seen.isAborted = signal.aborted;
        yield "unwanted";
      } finally {
        seen.isFinished = true;
      }
    },
  });
  return { seen, wait };
}
