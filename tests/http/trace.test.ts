import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { write } from "#tests/support/builders.ts";
import { anApplication, type TestApplication } from "./an-application.ts";
import { call, callFor } from "./call.ts";
import type { Person } from "./person.ts";
import { act, aScene } from "./some-conversation.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

const receipt = z.object({ at: z.iso.datetime(), reader: z.object({ name: z.string() }) }).nullable();
const traceShape = z.strictObject({
  seq: z.number(),
  pos: z.number().nullable(),
  acceptedAt: z.iso.datetime(),
  committedAt: z.iso.datetime().nullable(),
  fannedOutAt: z.iso.datetime().nullable(),
  delivered: receipt,
  read: receipt,
});

const traceOf = (as: Person, conversationId: string, seq: number) =>
  callFor(application, traceShape, { as, path: `/conversations/${conversationId}/messages/${seq}/trace` });

describe("the trace of a message", () => {
  test("tells who of the other side got it and who read it, each as it happened", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    expect(await traceOf(ada, conversationId, 1)).toMatchObject({ seq: 1, pos: 2, delivered: null, read: null });
    await act(application, { as: vera, conversationId }, { path: "/read", body: { seq: 1 } });
    expect(await traceOf(ada, conversationId, 1)).toMatchObject({ delivered: null, read: null });
    await call(application, { as: ada, path: "/deliveries", body: { deliveries: [{ conversationId, seq: 1 }] } });
    expect(await traceOf(ada, conversationId, 1)).toMatchObject({ delivered: { reader: { name: "Ada" } }, read: null });
    await act(application, { as: ada, conversationId }, { path: "/read", body: { seq: 1 } });
    const { delivered, read, acceptedAt } = await traceOf(ada, conversationId, 1);
    expect(read).toMatchObject({ reader: { name: "Ada" } });
    const times = [acceptedAt, delivered?.at ?? "", read?.at ?? ""];
    expect(times.toSorted((a, b) => a.localeCompare(b))).toEqual(times);
  });

  test("takes reading for delivery where that was never told, and a later message for an earlier one", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    await act(application, { as: vera, conversationId }, { path: "/messages", body: { body: "More" } });
    await act(application, { as: ada, conversationId }, { path: "/read", body: { seq: 2 } });
    const { delivered, read } = await traceOf(ada, conversationId, 1);
    expect(delivered).toEqual(read);
    expect(read).not.toBeNull();
  });

  test("has the times that processes noted of its stretch of the log, the first where several did", async () => {
    const { ada, tenant, conversationId } = await aScene(application);
    const [first, second] = [new Date("2026-01-01T00:00:00.123Z"), new Date("2026-01-01T00:00:00.456Z")];
    const note = (processId: string, at: Date) =>
      write(application.database, tenant.id, ({ traces }) =>
        traces.add(
          [
            { stage: "committed", firstPos: 1, lastPos: 2, at },
            { stage: "fanned_out", firstPos: 2, lastPos: 2, at },
          ],
          processId,
        ),
      );
    await note("one", second);
    await note("another", first);
    const { committedAt, fannedOutAt } = await traceOf(ada, conversationId, 1);
    expect([committedAt, fannedOutAt]).toEqual([first.toISOString(), first.toISOString()]);
  });

  test("outlives its events: what the log no longer has is null", async () => {
    const { ada, tenant, conversationId } = await aScene(application);
    await act(application, { as: ada, conversationId }, { path: "/read", body: { seq: 1 } });
    await write(application.database, tenant.id, ({ log }) =>
      log.prune({ before: new Date(Date.now() + 1), limit: 100 }),
    );
    expect(await traceOf(ada, conversationId, 1)).toMatchObject({ pos: null, delivered: null, read: null });
  });

  test("of a message that is not there is not found, and a visitor may not ask", async () => {
    const { ada, vera, conversationId } = await aScene(application);
    const ask = (as: Person, seq: string) =>
      call(application, { as, path: `/conversations/${conversationId}/messages/${seq}/trace` });
    expect(await ask(ada, "9")).toMatchObject({ status: 404, json: { code: "not_found" } });
    expect(await ask(ada, "none")).toMatchObject({ status: 400 });
    expect(await ask(vera, "1")).toMatchObject({ status: 403 });
  });
});
