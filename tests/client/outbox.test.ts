import { beforeEach, describe, expect, test } from "vitest";
import { ApiError } from "#lib/client/api-error.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { Outbox } from "#lib/client/outbox.ts";
import { Replica } from "#lib/client/replica.ts";
import { until } from "#tests/signalr/until.ts";

/** A delivery under way, to be ended by the test. */
interface Delivery {
  id: string;
  succeed(): void;
  fail(error: unknown): void;
}

let replica: Replica;
let outbox: Outbox;
let deliveries: Delivery[];
let stopping: AbortController;

beforeEach(() => {
  replica = new Replica({ kind: "visitor", id: "vera", name: "Vera" }, { onUnknown: () => undefined });
  deliveries = [];
  stopping = new AbortController();
  outbox = new Outbox({ replica, deliver, stopped: stopping.signal });
});

/** Takes the message out of what is pending when it succeeds, as an acknowledgement does. */
function deliver({ id, conversationId }: PendingMessage): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const acknowledge = (): void => {
    outbox.discard(conversationId, id);
    resolve();
  };
  deliveries.push({ id, succeed: acknowledge, fail: reject });
  return promise;
}

function add(id: string, conversationId = "c"): void {
  const createdAt = "2026-01-01T00:00:00.000Z";
  outbox.add({ id, conversationId, kind: "message", body: id, createdAt, status: "sending", error: null });
}

const pending = (conversationId = "c") => replica.state.pending[conversationId]?.map(({ id, status }) => [id, status]);
const unreachable = () => new ApiError("unreachable", "The server does not answer.");

/** The delivery that was started as number `count`. */
async function delivery(count: number): Promise<Delivery> {
  await until(() => deliveries.length >= count);
  const found = deliveries[count - 1];
  if (found === undefined) throw new Error("There is no such delivery.");
  return found;
}

describe("the outbox", () => {
  test("shows a message as sending at once", () => {
    add("1");
    expect(pending()).toEqual([["1", "sending"]]);
  });

  test("sends the messages of a conversation one after the other, in their order", async () => {
    for (const id of ["1", "2", "3"]) add(id);
    for (const [index, id] of ["1", "2", "3"].entries()) {
      const current = await delivery(index + 1);
      expect([current.id, deliveries.length]).toEqual([id, index + 1]);
      current.succeed();
    }
    await until(() => pending()?.length === 0);
  });

  test("does not let one conversation wait for another", async () => {
    add("1", "c");
    add("2", "d");
    expect((await delivery(2)).id).toBe("2");
  });

  test.each(["unreachable", "failed", "busy"] as const)(
    "tries again under the same id after %s, before what came later",
    async (code) => {
      add("1");
      add("2");
      (await delivery(1)).fail(new ApiError(code, "Not now"));
      const again = await delivery(2);
      expect(again.id).toBe("1");
      again.succeed();
      expect((await delivery(3)).id).toBe("2");
    },
  );

  test("goes at once when the server has been reached again", async () => {
    add("1");
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      (await delivery(attempt)).fail(unreachable());
      // The wait begins a turn after the failure.
      await new Promise(setImmediate);
      outbox.nudge();
    }
    const asked = performance.now();
    await delivery(13);
    expect(performance.now() - asked).toBeLessThan(1_000);
  });

  test("keeps a refused message with the reason, and lets the next one go", async () => {
    add("1");
    add("2");
    (await delivery(1)).fail(new ApiError("conversation_closed", "This conversation is closed."));
    expect((await delivery(2)).id).toBe("2");
    expect(replica.state.pending.c?.[0]).toMatchObject({
      id: "1",
      status: "failed",
      error: "This conversation is closed.",
    });
  });

  test("sends a refused message again under its id when asked to, and forgets one that is discarded", async () => {
    add("1");
    add("2");
    for (const number of [1, 2]) (await delivery(number)).fail(new ApiError("forbidden", "No."));
    await until(() => replica.state.pending.c?.every(({ status }) => status === "failed") ?? false);
    outbox.retry("c", "1");
    outbox.discard("c", "2");
    expect(pending()).toEqual([["1", "sending"]]);
    expect(replica.state.pending.c?.[0]?.error).toBeNull();
    const again = await delivery(3);
    expect(again.id).toBe("1");
    again.succeed();
    await until(() => pending()?.length === 0);
    expect(deliveries).toHaveLength(3);
  });

  test("starts nothing more once it is stopped", async () => {
    add("1");
    add("2");
    const first = await delivery(1);
    stopping.abort();
    first.succeed();
    await new Promise(setImmediate);
    expect(deliveries).toHaveLength(1);
  });
});
