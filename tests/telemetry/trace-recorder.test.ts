import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { LoggedEvent } from "#lib/chat/events/event.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import type { TraceMark } from "#lib/chat/messages/trace.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { TraceRecorder } from "#lib/telemetry/trace-recorder.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { someTenant } from "#tests/http/person.ts";
import { aHiddenEvent, write } from "#tests/support/builders.ts";

let application: TestApplication;

beforeEach(async () => {
  application = await anApplication();
});
afterEach(() => application[Symbol.asyncDispose]());

const at = (ms: number) => new Date(1_700_000_000_000 + ms);

/** A log of so many events. */
async function aLog(length: number): Promise<{ tenantId: TenantId; logged: LoggedEvent[] }> {
  const { id: tenantId } = await someTenant(application);
  const actor = { kind: "system", id: "system", name: "Parley" } as const;
  const events = Array.from({ length }, () => aHiddenEvent("vera"));
  const logged = await write(application.database, tenantId, ({ log }) => log.append(events, { actor, at: at(0) }));
  return { tenantId, logged };
}

/** The same tenants, and what is written of the way of messages; the first writes may fail. */
function watched({ failures = 0 } = {}): { tenants: Tenants; writes: TraceMark[][] } {
  const writes: TraceMark[][] = [];
  let failuresLeft = failures;
  const tenants: Tenants = {
    within: (tenantId, work, options) =>
      application.database.tenants.within(
        tenantId,
        (tenant) =>
          work({
            ...tenant,
            traces: {
              ...tenant.traces,
              async add(marks, processId) {
                writes.push(marks.map((mark) => ({ ...mark })));
                failuresLeft--;
                if (failuresLeft >= 0) throw new Error("The disk is full.");
                await tenant.traces.add(marks, processId);
              },
            },
          }),
        options,
      ),
  };
  return { tenants, writes };
}

function stagesOf(tenantId: TenantId, pos: number) {
  return application.database.tenants.within(tenantId, ({ traces }) => traces.of(pos), { access: "read" });
}

describe("what a process notes of the way of messages", () => {
  test("is written by itself about a second later", async () => {
    const { tenantId, logged } = await aLog(1);
    const recorder = new TraceRecorder(application.database.tenants);
    recorder.committed({ tenantId, logged, acceptedAt: at(0), committedAt: at(3) });
    await vi.waitFor(
      async () => expect(await stagesOf(tenantId, 1)).toEqual({ committedAt: at(3), fannedOutAt: null }),
      {
        timeout: 10_000,
      },
    );
  });

  test("is one mark for what is consecutive and happened at about the same time, and else one each", async () => {
    const { tenantId, logged } = await aLog(6);
    const { tenants, writes } = watched();
    const recorder = new TraceRecorder(tenants);
    const commit = (index: number, ms: number) =>
      recorder.committed({ tenantId, logged: logged.slice(index, index + 1), acceptedAt: at(0), committedAt: at(ms) });
    for (const [index, ms] of [
      [0, 10],
      [1, 11],
      [2, 40],
      [4, 41],
      [5, 41],
    ] as const)
      commit(index, ms);
    recorder.fannedOut(tenantId, logged.slice(0, 3));
    await recorder.flush();
    const committed = { stage: "committed" } as const;
    expect(writes.flat()).toEqual([
      { ...committed, firstPos: 1, lastPos: 2, at: at(10) },
      { ...committed, firstPos: 3, lastPos: 3, at: at(40) },
      { ...committed, firstPos: 5, lastPos: 6, at: at(41) },
      { stage: "fanned_out", firstPos: 1, lastPos: 3, at: expect.any(Date) },
    ]);
    expect(await stagesOf(tenantId, 2)).toEqual({ committedAt: at(10), fannedOutAt: expect.any(Date) });
    expect(await stagesOf(tenantId, 4)).toEqual({ committedAt: null, fannedOutAt: null });
  });

  test("is tried once more when it cannot be written, and then dropped", async () => {
    const { tenantId, logged } = await aLog(1);
    const { tenants, writes } = watched({ failures: 3 });
    const recorder = new TraceRecorder(tenants);
    const note = () => recorder.committed({ tenantId, logged, acceptedAt: at(0), committedAt: at(1) });
    note();
    await recorder.flush();
    expect(recorder.droppedMarks).toBe(0);
    await recorder.flush();
    expect([writes.length, recorder.droppedMarks]).toEqual([2, 1]);
    note();
    await recorder.flush();
    await vi.waitFor(async () => expect((await stagesOf(tenantId, 1)).committedAt).toEqual(at(1)), { timeout: 10_000 });
    expect(recorder.droppedMarks).toBe(1);
  });

  test("takes no more than so much memory: what is too much is dropped, and counted", async () => {
    const { tenantId, logged } = await aLog(1);
    const recorder = new TraceRecorder(watched().tenants);
    for (let ms = 0; ms < 10_100; ms++) {
      recorder.committed({ tenantId, logged, acceptedAt: at(0), committedAt: at(ms) });
    }
    expect(recorder.droppedMarks).toBe(100);
    await recorder.flush();
  });
});
