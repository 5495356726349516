import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { z } from "zod";
import { openHubLink } from "#lib/client/hub-link.ts";
import type { Cursor, HubLink } from "#lib/client/transport.ts";
import { callFor } from "#tests/http/call.ts";
import { ticketShape } from "#tests/http/shapes.ts";
import { act, aScene, type Scene } from "#tests/http/some-conversation.ts";
import { aHubProcess, type HubProcess } from "#tests/hub/a-hub-process.ts";

let hub: HubProcess;
let scene: Scene;

beforeAll(async () => {
  hub = await aHubProcess({ variables: { HUB_HEAD_SECONDS: "1" } });
  scene = await aScene(hub.application);
});
afterAll(() => hub[Symbol.asyncDispose]());

/** A connection of Ada's, and what has come over it. */
async function aLink(): Promise<{ link: HubLink; heard: string[] }> {
  const ticket = await callFor(hub.application, ticketShape, { as: scene.ada, path: "/hub-token", body: {} });
  const heard: string[] = [];
  const link = await openHubLink(ticket, {
    onHeard: () => heard.push("something"),
    onEvents: (events) => heard.push(...events.map(({ type }) => type)),
    onHead: (pos) => heard.push(`head ${pos}`),
    onTyping: () => undefined,
  });
  onTestFinished(() => link.stop());
  return { link, heard };
}

const eventually = (claim: () => void) => vi.waitFor(claim, { timeout: 8_000, interval: 10 });

/** Where the log stands. */
async function cursorNow(link: HubLink): Promise<Required<Cursor>> {
  const { head, epoch } = z.object({ head: z.number(), epoch: z.string() }).parse(await link.invoke("ListEvents", {}));
  return { after: head, epoch };
}

describe("a connection to the hub", () => {
  test("tells events and positions, and each of them as a sign of life", async () => {
    const { link, heard } = await aLink();
    const subscription = await link.subscribe(await cursorNow(link));
    expect(subscription).toMatchObject({ headSeconds: 1 });
    heard.length = 0;
    const { vera: as, conversationId } = scene;
    await act(hub.application, { as, conversationId }, { path: "/messages", body: { body: "Hello" } });
    await eventually(() => expect(heard.slice(0, 2)).toEqual(["something", "MessageSent"]));
    await eventually(() => expect(heard).toContain(`head ${subscription.head + 1}`));
  });

  test("is told that its cursor is of another life", async () => {
    const { link, heard } = await aLink();
    const { after, epoch } = await cursorNow(link);
    expect(await link.subscribe({ after, epoch: "another life" })).toMatchObject({ reset: true, head: after, epoch });
    expect(heard.filter((word) => word.startsWith("head"))).toEqual([]);
  });

  test("throws what the hub refuses, with what was missed", async () => {
    const { link } = await aLink();
    await expect(link.invoke("ClaimConversation", { conversationId: "none" })).rejects.toMatchObject({
      code: "not_found",
      missed: [],
    });
  });

  test("knows one that the hub ends in order to be opened again from one that breaks and one that is given up", async () => {
    const [sentOff, other] = [await aLink(), await aLink()];
    for (const { link } of [sentOff, other]) await link.subscribe(await cursorNow(link));
    other.link.stop();
    expect(await other.link.closed).toBe("lost");
    await hub.process.stop();
    expect(await sentOff.link.closed).toBe("sent_off");
    await hub.process.start();
    const broken = await aLink();
    await hub.process.kill();
    expect(await broken.link.closed).toBe("lost");
    await hub.process.start();
  }, 40_000);
});
