import { beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { isPortFree } from "#scripts/free-port.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { signIn } from "#tests/support/sign-in.ts";
import { aDataFolder, ensureBuilt, isRunning, type Launch, launch } from "./launch.ts";

beforeAll(ensureBuilt, 120_000);

const listShape = z.object({ counts: z.object({ all: z.number() }), items: z.array(z.object({ id: z.string() })) });

/** The ids of all conversations of the demo, as its operator sees them. */
async function conversationIds(webUrl: string): Promise<string[]> {
  const cookie = await signIn(webUrl, "ada@acme.test");
  const response = await fetch(`${webUrl}/api/v1/tenants/acme/conversations?limit=200`, { headers: { cookie } });
  const { counts, items } = listShape.parse(await response.json());
  expect(items).toHaveLength(counts.all);
  return items.map(({ id }) => id);
}

function processOf(started: Launch, part: string): number {
  const [found] = [...started.descendants()].filter(([, command]) => command.includes(part));
  if (found === undefined) throw new Error(`No process of ${part} runs.`);
  return found[0];
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function waitUntilAllEnded(processes: ReadonlyMap<number, string>): Promise<void> {
  return vi.waitFor(() => expect([...processes].filter(([id]) => isRunning(id))).toEqual([]), { timeout: 10_000 });
}

test("npm start runs a whole installation, heals it, stops it, and starts it again as it was", {
  timeout: 120_000,
}, async () => {
  await using folder = await aDataFolder();
  const [port = 0, hubPort = 0] = await freePorts(2);
  const settings = { PORT: String(port), HUB_PORT: String(hubPort), DATA_DIR: folder.path };
  const [webUrl, hubUrl] = [`http://localhost:${port}`, `http://localhost:${hubPort}`];

  await using first = launch(settings);
  await first.said("Parley is ready.");
  for (const text of [`Console    ${webUrl}`, "ada@acme.test", "parley-demo", `${webUrl}/demo/acme`, "Ctrl-C"]) {
    expect(first.output()).toContain(text);
  }
  expect(await Promise.all([isReady(webUrl), isReady(hubUrl)])).toEqual([true, true]);
  const conversations = await conversationIds(webUrl);
  expect(conversations.length).toBeGreaterThanOrEqual(12);

  const killed = processOf(first, "hub/main.ts");
  process.kill(killed, "SIGKILL");
  await first.said("The hub process died (SIGKILL); it is started again.");
  await vi.waitFor(async () => expect(await isReady(hubUrl)).toBe(true), { timeout: 20_000 });
  expect(processOf(first, "hub/main.ts")).not.toBe(killed);

  const processes = first.descendants();
  expect(processes.size).toBeGreaterThanOrEqual(2);
  first.signal("SIGINT");
  expect(await first.ended).toBe(0);
  expect(first.output()).toContain("Parley has stopped.");
  await waitUntilAllEnded(processes);
  expect(await Promise.all([isPortFree(port), isPortFree(hubPort)])).toEqual([true, true]);

  await using second = launch(settings);
  await second.said("Parley is ready.");
  expect(await conversationIds(webUrl)).toEqual(conversations);

  for (let death = 1; death <= 3; death += 1) {
    const hub = await vi.waitFor(() => processOf(second, "hub/main.ts"));
    process.kill(hub, "SIGKILL");
    await second.said("The hub process died", death);
  }
  const others = second.descendants();
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain("third death in 30 seconds: giving up");
  await waitUntilAllEnded(others);
  expect(await Promise.all([isPortFree(port), isPortFree(hubPort)])).toEqual([true, true]);
});

test("a start that is killed without a warning takes its processes with it", { timeout: 60_000 }, async () => {
  await using folder = await aDataFolder();
  const [port = 0, hubPort = 0] = await freePorts(2);
  await using started = launch({ PORT: String(port), HUB_PORT: String(hubPort), DATA_DIR: folder.path });
  await started.said("Parley is ready.");
  const processes = started.descendants();
  expect(processes.size).toBeGreaterThanOrEqual(2);
  started.signal("SIGKILL");
  await started.ended;
  await waitUntilAllEnded(processes);
  expect(await Promise.all([isPortFree(port), isPortFree(hubPort)])).toEqual([true, true]);
});
