import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { frameText } from "#bench/signalr/servers/frame-text.ts";
import { assertStored } from "#bench/store/assert-stored.ts";
import { benchStore } from "#bench/store/bench-store.ts";
import { contestantNames } from "#bench/store/contest.ts";
import { ServerContestant, serverKinds } from "#bench/store/contestant.ts";
import { dialects } from "#bench/store/generator/dialects.ts";
import { PayloadReader } from "#bench/store/generator/payload-reader.ts";
import { SendLoad } from "#bench/store/generator/send-load.ts";
import { inWorld } from "#bench/store/in-world.ts";
import { assertNoScan } from "#bench/store/reads/query-plans.ts";
import { listenForgetful } from "./forgetful-listen.ts";

const seconds = 0.05;

test("the benchmark of the store measures every contestant, the sharing processes and every read", async () => {
  const size = { messages: 6_000, conversations: 600, events: 1_000 };
  const report = await benchStore({ senders: [2], rounds: 1, seconds, size });

  expect(report).not.toContain("NaN");
  const rows = report.split("\n");
  for (const name of [...contestantNames, "hub", "web", "inbox, all", "last 50 messages, operator"]) {
    expect(rows).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +[\\d,.]+ .*[1-9]`)));
  }
  expect(rows.filter((row) => row.includes("  aim: at "))).toHaveLength(2);
});

test("the hub's senders get every message that they are acknowledged, and it is stored", async () => {
  await inWorld(3, async (world) => {
    await using contestant = await ServerContestant.start(serverKinds.parley, world);
    const { sends } = await contestant.run(seconds);
    expect(sends).toBeGreaterThanOrEqual(3);
    await contestant.verify();
  });
});

test("a server that acknowledges a message without storing it fails the benchmark", async () => {
  const script = fileURLToPath(import.meta.resolve("./forgetful-server.ts"));
  await inWorld(2, async (world) => {
    await using contestant = await ServerContestant.start({ script, dialect: "socket.io" }, world);
    await contestant.run(seconds);
    await expect(contestant.verify()).rejects.toThrow(
      /Of \d+ messages that were acknowledged to a sender, 0 are stored/,
    );
  });
});

test("a message that comes twice in real time fails the benchmark", async () => {
  const peer = { port: await listenForgetful({ copies: 2 }), dialect: dialects["socket.io"] };
  const sender = { conversationId: "a conversation", visitorId: "", hubToken: "", restToken: "" };
  const load = await SendLoad.prepare(peer, { file: "", tenantId: "", slug: "", senders: [sender], watcherToken: "" });
  await load.run({ seconds: 0, perSecond: null });
  await expect(load.verify()).rejects.toThrow("A connection got 2 messages of 1.");
});

test("one message too few or too many is found in the database", async () => {
  await inWorld(2, async (world) => {
    expect(() => assertStored(world, [0, 0])).not.toThrow();
    expect(() => assertStored(world, [0, 1])).toThrow(
      "Of 1 messages that were acknowledged to a sender, 0 are stored.",
    );
  });
});

test("payloads come whole wherever the bytes are cut", () => {
  const texts = ["{}", "x".repeat(200), "y".repeat(70_000), "z"];
  const bytes = Buffer.concat(texts.map((text) => longFrame(text)));
  for (const cut of [0, 1, 2, 3, 5, 6, 7, 208, 209, 216, 40_000, bytes.length - 1, bytes.length]) {
    const payloads: string[] = [];
    const reader = new PayloadReader((payload) => payloads.push(payload.toString()));
    reader.read(bytes.subarray(0, cut));
    reader.read(bytes.subarray(cut));
    expect(payloads).toEqual(texts);
  }
});

test("a statement that reads a table or an index from end to end fails the benchmark", () => {
  const plan = (detail: string) => [{ statement: "select …", steps: [{ depth: 0, detail }], reads: [] }];
  expect(() => assertNoScan(plan("SEARCH messages USING INDEX some_index (tenant_id=?)"))).not.toThrow();
  expect(() => assertNoScan(plan("SCAN (subquery-1)"))).not.toThrow();
  for (const detail of ["SCAN messages", "SCAN unread_messages USING COVERING INDEX some_index"]) {
    expect(() => assertNoScan(plan(detail))).toThrow(`${detail}: select …`);
  }
});

/** A frame of a server, of any length. */
function longFrame(text: string): Buffer {
  if (text.length < 65_536) return frameText(text);
  const header = Buffer.alloc(10);
  header.set([0x81, 127]);
  header.writeBigUInt64BE(BigInt(text.length), 2);
  return Buffer.concat([header, Buffer.from(text)]);
}
