import { beforeEach, describe, expect, test } from "vitest";
import { ApiError, type ApiErrorCode } from "#lib/client/api-error.ts";
import { type Watermark, WatermarkQueue } from "#lib/client/watermark-queue.ts";
import { VirtualClock } from "./virtual-clock.ts";

let clock: VirtualClock;
let queue: WatermarkQueue;
/** What was told when, also in vain. */
let calls: { at: number; marks: Watermark[] }[];
/** How the next calls fail; those after them succeed. */
let failures: ApiErrorCode[];

beforeEach(() => {
  clock = new VirtualClock();
  calls = [];
  failures = [];
  queue = aQueue();
});

function aQueue(options: { spreadMs?: number } = {}): WatermarkQueue {
  return new WatermarkQueue({ clock, spreadMs: options.spreadMs ?? 0, marksPerCallMax: 3, tell });
}

async function tell(marks: readonly Watermark[]): Promise<void> {
  calls.push({ at: clock.now(), marks: [...marks] });
  const failure = failures.shift();
  if (failure !== undefined) throw new ApiError(failure, "No.");
}

const raise = (conversationId: string, seq: number): void => queue.raise({ conversationId, seq });
const told = () =>
  calls.map(({ marks }) => marks.map(({ conversationId, seq }) => `${conversationId}${seq}`).join(" "));

describe("watermarks", () => {
  test("are told at once, and then gathered for a second, of each conversation the highest", async () => {
    raise("a", 1);
    await clock.advance(0);
    for (const seq of [2, 4, 3]) raise("a", seq);
    raise("b", 7);
    await clock.advance(999);
    expect(told()).toEqual(["a1"]);
    await clock.advance(1);
    expect(told()).toEqual(["a1", "a4 b7"]);
  });

  test("are told no more than fit into a call, and the others a second later", async () => {
    for (const conversationId of ["a", "b", "c", "d"]) raise(conversationId, 1);
    await clock.advance(5_000);
    expect(calls).toMatchObject([{ at: 0 }, { at: 1_000 }]);
    expect(told()).toEqual(["a1 b1 c1", "d1"]);
  });

  test("are not told again once the server has them, whoever told it", async () => {
    queue = aQueue({ spreadMs: 1_000 });
    raise("a", 5);
    raise("b", 5);
    queue.settle({ conversationId: "a", seq: 6 });
    queue.settle({ conversationId: "b", seq: 4 });
    await clock.advance(5_000);
    expect(told()).toEqual(["b5"]);
    raise("a", 6);
    raise("b", 5);
    await clock.advance(5_000);
    expect(told()).toEqual(["b5"]);
  });

  test.each(["unreachable", "failed", "busy", "unauthenticated"] as const)(
    "are told again after %s, less and less often, with what has risen meanwhile",
    async (failure) => {
      failures = Array(4).fill(failure);
      raise("a", 1);
      await clock.advance(0);
      raise("a", 2);
      await clock.advance(30_000);
      // Windows of 1, 2, 4 and 8 s, of which chance takes half, and never sooner than a second after the last call.
      expect(calls.map(({ at }) => at)).toEqual([0, 1_000, 2_000, 4_000, 8_000]);
      expect(told()).toEqual(["a1", "a2", "a2", "a2", "a2"]);
    },
  );

  test("are told at once when the server has been reached again", async () => {
    failures = Array(8).fill("unreachable");
    raise("a", 1);
    await clock.advance(60_000);
    const count = calls.length;
    queue.nudge();
    await clock.advance(0);
    expect(calls).toHaveLength(count + 1);
  });

  test("that are refused together are told one by one, and those that are refused alone are forgotten", async () => {
    failures = ["not_found", "not_found"];
    for (const conversationId of ["a", "b", "c"]) raise(conversationId, 1);
    await clock.advance(60_000);
    expect(told()).toEqual(["a1 b1 c1", "a1", "b1", "c1"]);
    for (const conversationId of ["a", "b", "c"]) raise(conversationId, 2);
    await clock.advance(60_000);
    expect(told().slice(4)).toEqual(["a2 b2 c2"]);
  });

  test("of what is gone are not told, and an answer of before says nothing about what comes", async () => {
    const answer = Promise.withResolvers<void>();
    const lives: Watermark[][] = [];
    queue = new WatermarkQueue({
      clock,
      spreadMs: 0,
      marksPerCallMax: 3,
      tell: (marks) => (lives.push([...marks]) === 1 ? answer.promise : Promise.resolve()),
    });
    raise("a", 9);
    await clock.advance(0);
    raise("b", 9);
    queue.clear();
    answer.resolve();
    await clock.advance(0);
    raise("a", 2);
    await clock.advance(5_000);
    expect(lives.slice(1)).toEqual([[{ conversationId: "a", seq: 2 }]]);
  });

  test("are told no more after a stop", async () => {
    failures = ["unreachable"];
    raise("a", 1);
    await clock.advance(0);
    queue.stop();
    await clock.advance(60_000);
    expect(calls).toHaveLength(1);
  });
});
