import { beforeAll, expect, test, vi } from "vitest";
import { lockDatabase } from "#tests/db/damage.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { startConversation } from "#tests/support/visitor-api.ts";
import { aDataFolder, ensureBuilt, type Launch, launch } from "./launch.ts";

beforeAll(ensureBuilt, 120_000);

/** So long that nobody waits for it. */
const forEver = "600";

interface Started extends AsyncDisposable {
  webUrl: string;
  hubUrl: string;
  dataDir: string;
  launch: Launch;
}

/** A whole installation by `npm start`. */
async function started(settings: Record<string, string>): Promise<Started> {
  const folder = await aDataFolder();
  const [port = 0, hubPort = 0] = await freePorts(2);
  const running = launch({ PORT: String(port), HUB_PORT: String(hubPort), DATA_DIR: folder.path, ...settings });
  await running.said("Parley is ready.");
  const dispose = async (): Promise<void> => {
    await running[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  const urls = { webUrl: `http://localhost:${port}`, hubUrl: `http://localhost:${hubPort}` };
  return { ...urls, dataDir: folder.path, launch: running, [Symbol.asyncDispose]: dispose };
}

/** @returns the status of a process, 0 where nobody answers. */
function readiness(url: string): Promise<number> {
  return fetch(`${url}/health/ready`, { headers: { connection: "close" } }).then(
    ({ status }) => status,
    () => 0,
  );
}

function untilReadiness(url: string, status: number): Promise<void> {
  return vi.waitFor(async () => expect(await readiness(url)).toBe(status), { timeout: 15_000, interval: 10 });
}

test("on SIGTERM the web process is unready before it goes, and answers what it was asked before", {
  timeout: 60_000,
}, async () => {
  await using installation = await started({ DRAIN_UNREADY_SECONDS: "1", DRAIN_CALL_SECONDS: forEver });
  const { webUrl, dataDir } = installation;
  const { conversationId, token } = await startConversation(webUrl, { name: "Vera", body: "Hello" });
  const lock = lockDatabase(`${dataDir}/parley.db`);
  const sent = fetch(`${webUrl}/api/v1/tenants/acme/conversations/${conversationId}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ body: "Just before" }),
  });
  expect(await readiness(webUrl)).toBe(200);
  installation.launch.signal("SIGTERM");
  await untilReadiness(webUrl, 503);
  await untilReadiness(webUrl, 0);
  lock.release();
  const answer = await sent;
  expect(answer.status).toBe(201);
  expect(await answer.json()).toMatchObject({ body: "Just before" });
  expect(await installation.launch.ended).toBe(0);
  expect(installation.launch.output()).toContain("Parley has stopped.");
});

test.each([
  ["on SIGINT", ["SIGINT"]],
  ["when Ctrl-C comes after SIGTERM", ["SIGTERM", "SIGINT"]],
] as const)(
  "%s nobody waits until clients and requests are gone",
  { timeout: 60_000 },
  async (_name, [first, second]) => {
    await using installation = await started({
      DRAIN_UNREADY_SECONDS: forEver,
      DRAIN_CALL_SECONDS: forEver,
      DRAIN_WINDOW_SECONDS: forEver,
    });
    installation.launch.signal(first);
    if (second !== undefined) {
      await untilReadiness(installation.webUrl, 503);
      installation.launch.signal(second);
    }
    expect(await installation.launch.ended).toBe(0);
  },
);

test("both processes show their metrics", { timeout: 60_000 }, async () => {
  await using installation = await started({});
  const { webUrl, hubUrl } = installation;
  await startConversation(webUrl, { name: "Vera", body: "Hello" });
  const [web, hub] = await Promise.all([webUrl, hubUrl].map(async (url) => (await fetch(`${url}/metrics`)).text()));
  expect(web).toMatch(/^parley_log_events_total\{type="MessageSent"\} 1$/m);
  expect(web).toMatch(/^parley_message_commit_seconds_count 1$/m);
  expect(hub).toMatch(/^parley_message_commit_seconds_count 0$/m);
  for (const text of [web, hub]) expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  installation.launch.signal("SIGINT");
});
