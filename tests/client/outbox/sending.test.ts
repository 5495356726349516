import { describe, expect, test, vi } from "vitest";
import type { Message } from "#lib/chat/messages/message.ts";
import { ApiError } from "#lib/client/api-error.ts";
import { createMemoryOutbox } from "#lib/client/outbox/memory-outbox.ts";
import { storedMessagesMax } from "#lib/client/outbox/outbox.ts";
import { emptyTranscript, putTranscript } from "#lib/client/transcript.ts";
import { until } from "#tests/signalr/until.ts";
import { aTab, type Tab } from "./a-tab.ts";

const unreachable = () => new ApiError("unreachable", "The server does not answer.");
const refused = () => new ApiError("forbidden", "No.");

describe("the outbox", () => {
  test("shows a message as sending at once", () => {
    const tab = aTab();
    tab.add("1");
    expect(tab.shown()).toEqual(["1 sending"]);
  });

  test("sends the messages of a conversation one after the other, in their order", async () => {
    const tab = aTab();
    for (const id of ["1", "2", "3"]) tab.add(id);
    for (const [index, id] of ["1", "2", "3"].entries()) {
      const current = await tab.delivery(index + 1);
      expect([current.message.id, tab.deliveries.length]).toEqual([id, index + 1]);
      current.succeed();
    }
    await until(() => tab.shown().length === 0);
  });

  test("keeps the order in which messages were written when the clock is set back between them", async () => {
    const storage = createMemoryOutbox();
    const tab = aTab({ storage });
    const hourLater = new Date(Date.now() + 3_600_000).toISOString();
    tab.add("9");
    await tab.delivery(1);
    const [first] = await storage.load();
    if (first === undefined) throw new Error("Nothing is stored.");
    tab.close();
    await storage.put({ ...first, createdAt: hourLater });
    const next = aTab({ storage });
    await next.delivery(1);
    next.add("1");
    expect(next.shown()).toEqual(["9 sending", "1 sending"]);
    await until(() => next.shown().length === 2);
    const again = aTab({ storage });
    await until(() => again.shown().length > 0);
    expect(again.shown()).toEqual(["9 sending", "1 sending"]);
  });

  test("does not let one conversation wait for another", async () => {
    const tab = aTab();
    tab.add("1");
    tab.add("2", { conversationId: "d" });
    expect((await tab.delivery(2)).message.id).toBe("2");
  });

  test("does not add a message again that is pending", async () => {
    const tab = aTab();
    tab.add("1");
    tab.add("1", { body: "Other words" });
    expect(tab.replica.state.pending.c).toMatchObject([{ id: "1", body: "1" }]);
  });

  test.each(["unreachable", "failed", "busy"] as const)(
    "tries again under the same id after %s, before what came later",
    async (code) => {
      const tab = aTab();
      tab.add("1");
      tab.add("2");
      (await tab.delivery(1)).fail(new ApiError(code, "Not now"));
      const again = await tab.delivery(2);
      expect(again.message.id).toBe("1");
      again.succeed();
      expect((await tab.delivery(3)).message.id).toBe("2");
    },
  );

  test("goes at once when the server has been reached again, be it between two tries or during one", async () => {
    const tab = aTab();
    tab.add("1");
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      const current = await tab.delivery(attempt);
      if (attempt % 2 === 0) tab.outbox.nudge();
      current.fail(unreachable());
      // The wait begins a turn after the failure.
      await new Promise(setImmediate);
      if (attempt % 2 === 1) tab.outbox.nudge();
    }
    const asked = performance.now();
    await tab.delivery(13);
    expect(performance.now() - asked).toBeLessThan(1_000);
  });

  test("is not hurried by a server that is reached and cannot take the message yet", async () => {
    const tab = aTab();
    tab.add("1");
    (await tab.delivery(1)).fail(new ApiError("busy", "Not now"));
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise(setImmediate);
      tab.outbox.nudge();
    }
    expect(tab.deliveries).toHaveLength(1);
  });

  test("waits as long as the server asks that has had too much at once, says so, and goes on by itself", async () => {
    const tab = aTab();
    tab.add("1");
    tab.add("2");
    (await tab.delivery(1)).fail(new ApiError("rate_limited", "Too often.", { retryAfterSeconds: 0.5 }));
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise(setImmediate);
      tab.outbox.nudge();
    }
    expect(tab.deliveries).toHaveLength(1);
    expect(tab.shown()).toEqual(["1 sending", "2 sending"]);
    expect(tab.pausesMs).toEqual([expect.toSatisfy((ms: number) => ms >= 500 && ms < 2_000)]);
    for (const number of [2, 3]) (await tab.delivery(number)).succeed();
    expect(tab.deliveries.map(({ message: { id } }) => id)).toEqual(["1", "1", "2"]);
  });

  test("does not send again what the answer to is lost, where the event has come", async () => {
    const storage = createMemoryOutbox();
    const tab = aTab({ storage });
    tab.add("1");
    tab.add("2");
    const { message, fail } = await tab.delivery(1);
    tab.hear(message);
    fail(unreachable());
    expect((await tab.delivery(2)).message.id).toBe("2");
    await vi.waitFor(async () => expect((await storage.load()).map(({ id }) => id)).toEqual(["2"]));
  });

  test("starts nothing more once it is stopped", async () => {
    const tab = aTab();
    tab.add("1");
    tab.add("2");
    const first = await tab.delivery(1);
    tab.close();
    first.succeed();
    await until(() => tab.shown().length === 1);
    tab.add("3", { conversationId: "d" });
    await new Promise(setImmediate);
    expect(tab.deliveries).toHaveLength(1);
  });
});

describe("a refused message", () => {
  test("is kept with the reason, over a reload as well, and lets the next one go", async () => {
    const storage = createMemoryOutbox();
    const tab = aTab({ storage });
    tab.add("1");
    tab.add("2");
    (await tab.delivery(1)).fail(new ApiError("conversation_closed", "This conversation is closed."));
    expect((await tab.delivery(2)).message.id).toBe("2");
    const failed = { id: "1", status: "failed", code: "conversation_closed", error: "This conversation is closed." };
    expect(tab.replica.state.pending.c?.[0]).toMatchObject(failed);
    tab.close();
    const next = aTab({ storage });
    await until(() => next.shown().length === 2);
    expect(next.replica.state.pending.c?.[0]).toMatchObject(failed);
  });

  test("is sent again under its id when asked to, and is forgotten for good when it is discarded", async () => {
    const storage = createMemoryOutbox();
    const tab = aTab({ storage });
    tab.add("1");
    tab.add("2");
    for (const number of [1, 2]) (await tab.delivery(number)).fail(refused());
    await until(() => tab.shown().join() === "1 failed,2 failed");
    tab.outbox.retry("c", "1");
    tab.outbox.discard("c", "2");
    expect(tab.shown()).toEqual(["1 sending"]);
    expect(tab.replica.state.pending.c?.[0]).toMatchObject({ error: null, code: null });
    const again = await tab.delivery(3);
    expect(again.message.id).toBe("1");
    again.succeed();
    await until(() => tab.shown().length === 0);
    await vi.waitFor(async () => expect(await storage.load()).toEqual([]));
    expect(tab.deliveries).toHaveLength(3);
  });

  test("can be discarded only once it has failed: before, it may have arrived", async () => {
    const tab = aTab();
    tab.add("1");
    await tab.delivery(1);
    tab.outbox.discard("c", "1");
    expect(tab.shown()).toEqual(["1 sending"]);
  });

  test("that collided with other replies shows them, and is sent again based on all that has been seen", async () => {
    const tab = aTab();
    tab.replica.update((state) => putTranscript(state, "c", { ...emptyTranscript, seenSeq: 4 }));
    const missed = [5, 6].map((seq) => aReply(seq));
    tab.add("1", { basedOnSeq: 4 });
    (await tab.delivery(1)).fail(new ApiError("reply_collision", "Grace has replied.", { missed }));
    await until(() => tab.shown().join() === "1 failed");
    expect(tab.replica.state.pending.c?.[0]).toMatchObject({ code: "reply_collision", missed, basedOnSeq: 4 });
    tab.outbox.retry("c", "1");
    const again = await tab.delivery(2);
    expect(again.message).toMatchObject({ id: "1", basedOnSeq: 6, missed: [] });
    again.fail(new ApiError("reply_collision", "Grace has replied.", { missed: [aReply(7)] }));
    await until(() => tab.shown().join() === "1 failed");
    tab.replica.update((state) => putTranscript(state, "c", { ...emptyTranscript, seenSeq: 9 }));
    tab.outbox.retry("c", "1");
    expect((await tab.delivery(3)).message.basedOnSeq).toBe(9);
  });

  test("that was refused says so with the next try, how often", async () => {
    const tab = aTab();
    tab.add("1");
    for (const refusals of [0, 1, 2]) {
      const delivery = await tab.delivery(refusals + 1);
      expect(delivery.message.refusals).toBe(refusals);
      delivery.fail(new ApiError("conversation_closed", "This conversation is closed."));
      await until(() => tab.shown().join() === "1 failed");
      tab.outbox.retry("c", "1");
    }
  });
});

function aReply(seq: number): Message {
  const author = { kind: "operator", id: "grace", name: "Grace" } as const;
  return {
    id: `${seq}`,
    conversationId: "c",
    seq,
    kind: "message",
    author,
    body: "Yes",
    createdAt: "2026-01-01T00:00:00Z",
    deletedAt: null,
  };
}

describe("more messages than are stored", () => {
  /** A tab with as many messages as are taken, of which the first is on its way. */
  async function aFullTab(storage = createMemoryOutbox()): Promise<Tab> {
    const tab = aTab({ storage });
    for (let number = 0; number < storedMessagesMax; number += 1) tab.add(`${number}`.padStart(3, "0"));
    await tab.delivery(1);
    return tab;
  }

  test("fail at once with the reason, and hold up none of the others", async () => {
    const storage = createMemoryOutbox();
    const tab = await aFullTab(storage);
    tab.add("over");
    expect(tab.replica.state.pending.c?.at(-1)).toMatchObject({
      id: "over",
      status: "failed",
      code: null,
      error: "Too many messages wait to be sent. Try this one again when some of them are through.",
    });
    tab.outbox.retry("c", "over");
    expect(tab.shown().at(-1)).toBe("over failed");
    await vi.waitFor(async () => expect(await storage.load()).toHaveLength(storedMessagesMax));
    for (let number = 1; number <= storedMessagesMax; number += 1) (await tab.delivery(number)).succeed();
    await until(() => tab.shown().join() === "over failed");
  });

  test("are sent and stored on another try once there is room", async () => {
    const storage = createMemoryOutbox();
    const tab = await aFullTab(storage);
    tab.add("over");
    (await tab.delivery(1)).succeed();
    tab.outbox.retry("c", "over");
    expect(tab.shown().at(-1)).toBe("over sending");
    await vi.waitFor(async () => expect((await storage.load()).map(({ id }) => id)).toContain("over"));
  });
});
