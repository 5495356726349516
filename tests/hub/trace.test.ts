import { v7 } from "uuid";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { act, aScene } from "#tests/http/some-conversation.ts";
import { aHubProcess } from "./a-hub-process.ts";
import { connect } from "./hub-client.ts";

const moment = z.iso.datetime().transform((text) => Date.parse(text));
const traceShape = z.object({
  acceptedAt: moment,
  committedAt: moment.nullable(),
  fannedOutAt: moment.nullable(),
  delivered: z.object({ at: moment }).nullable(),
});

test("the way of a message is known a moment later: accepted, committed, fanned out, delivered, in this order", async () => {
  await using hub = await aHubProcess();
  const { ada, vera, conversationId } = await aScene(hub.application);
  const [ofAda, ofVera] = [await connect(hub, ada), await connect(hub, vera)];
  await ofAda.subscribe();
  const trace = async (seq: number) => traceShape.parse(await ofAda.invoke("TraceMessage", { conversationId, seq }));

  await ofVera.invoke("SendMessage", { conversationId, id: v7(), body: "By the hub" });
  await ofAda.invoke("ConfirmDeliveries", { deliveries: [{ conversationId, seq: 2 }] });
  const whole = await vi.waitFor(async () => {
    const { acceptedAt, committedAt, fannedOutAt, delivered } = await trace(2);
    if (committedAt === null || fannedOutAt === null || delivered === null) throw new Error("Not all of it is known.");
    return [acceptedAt, committedAt, fannedOutAt, delivered.at];
  }, 10_000);
  expect(whole).toEqual(whole.toSorted((a, b) => a - b));

  // Another process, which notes nothing, has committed this one.
  await act(hub.application, { as: vera, conversationId }, { path: "/messages", body: { body: "By REST" } });
  await vi.waitFor(async () => expect((await trace(3)).fannedOutAt).not.toBeNull(), 10_000);
  expect((await trace(3)).committedAt).toBeNull();
});

test("what was noted last is written before the hub stops", async () => {
  await using hub = await aHubProcess();
  const { ada, vera, conversationId } = await aScene(hub.application);
  const [ofAda, ofVera] = [await connect(hub, ada), await connect(hub, vera)];
  await ofAda.subscribe();
  await ofVera.invoke("SendMessage", { conversationId, id: v7(), body: "The last words" });
  await hub.process.stop();
  const known = await hub.application.database.tenants.within(vera.tenant.id, ({ traces }) => traces.of(3), {
    access: "read",
  });
  expect(known).toEqual({ committedAt: expect.any(Date), fannedOutAt: expect.any(Date) });
});
