import { expect, test } from "vitest";
import type { Tenants } from "#lib/chat/store.ts";
import { anApplication } from "#tests/http/an-application.ts";
import { act, aScene } from "#tests/http/some-conversation.ts";
import { anInProcessHub } from "#tests/isolation/in-process-hub.ts";
import { until } from "#tests/signalr/until.ts";
import { connect } from "./hub-client.ts";

test("Subscribe has no seam even where something happens after it has read the log and before it is live", async () => {
  await using application = await anApplication();
  const scene = await aScene(application);
  let happens: (() => Promise<void>) | null = null;
  const tenants: Tenants = {
    async within(tenantId, work, options) {
      const result = await application.chat.tenants.within(tenantId, work, options);
      const happening = happens;
      happens = null;
      await happening?.();
      return result;
    },
  };
  await using hub = await anInProcessHub({ ...application, chat: { ...application.chat, tenants } });
  const [live, late] = [await connect(hub, scene.ada), await connect(hub, scene.vera)];
  await live.subscribe();
  happens = async () => {
    const { vera: as, conversationId } = scene;
    await act(application, { as, conversationId }, { path: "/messages", body: { body: "In between" } });
    // The hub has passed it on to everybody who is live.
    await until(() => live.events.length === 1);
  };
  expect(await late.subscribe(0)).toMatchObject({ head: 3 });
  expect(late.events.map(({ pos }) => pos)).toEqual([1, 2, 3]);
});
