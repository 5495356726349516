import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { openDatabase } from "#db/database.ts";
import { listEvents } from "#lib/chat/events/list-events.ts";
import { execute } from "#lib/chat/execute.ts";
import { copyDatabase } from "#tests/db/damage.ts";
import { anApplication } from "#tests/http/an-application.ts";
import { act, aScene } from "#tests/http/some-conversation.ts";

/** Runs the command that the README names for a restored backup. */
async function renewEpoch(file: string): Promise<{ code: number | null; output: string; errors: string }> {
  const script = resolve(import.meta.dirname, "../../scripts/renew-epoch.ts");
  const env = { NODE_ENV: "production", PATH: process.env.PATH, DATABASE_URL: `sqlite:${file}` } as const;
  const child = spawn(process.execPath, [script], { env, stdio: ["ignore", "pipe", "pipe"] });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: child.exitCode, output, errors };
}

test("after a restored backup no client goes on from a cursor that now means something else", async () => {
  await using application = await anApplication();
  const { ada, vera, conversationId } = await aScene(application);
  await aScene(application);
  const say = (body: string) => act(application, { as: vera, conversationId }, { path: "/messages", body: { body } });
  const backup = `${application.file}.backup`;
  copyDatabase(application.file, backup);
  await say("After the backup");
  const before = await execute(application.chat, listEvents, { principal: ada.principal, input: {} });
  expect(before.head).toBe(3);

  const { code, output, errors } = await renewEpoch(backup);
  expect([code, errors]).toEqual([0, ""]);
  expect(output).toMatch(/^The logs of 2 tenants have a new epoch, [0-9a-f-]{36}\. Every client loads a snapshot\.\n$/);

  const restored = await openDatabase(`sqlite:${backup}`);
  const chat = { ...application.chat, tenants: restored.tenants };
  const resume = (epoch: string) => execute(chat, listEvents, { principal: ada.principal, input: { after: 2, epoch } });
  // The position is there, but in another life of the log.
  expect(await resume(before.epoch)).toMatchObject({ reset: true, head: 2 });
  const { epoch } = await resume(before.epoch);
  expect(await resume(epoch)).not.toHaveProperty("reset");
  await restored.close();
});
