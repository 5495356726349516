import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { type Browser, chromium } from "@playwright/test";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { refuseMessages } from "#tests/db/damage.ts";
import { ticketShape } from "#tests/http/shapes.ts";
import { ensureBuilt } from "#tests/start/launch.ts";
import { chromiumLaunchOptions } from "#tests/support/browser.ts";
import { type Installation, startInstallation } from "#tests/support/installation.ts";
import { signIn } from "#tests/support/sign-in.ts";
import { startConversation } from "#tests/support/visitor-api.ts";
import { anIngestServer, type IngestServer, type ReportedFault } from "./ingest-server.ts";

const tellLoads = `--import=${new URL("./tell-loads.ts", import.meta.url).href}`;
/** What stands in the code of Sentry's client, however it is bundled. */
const sentryMark = "sentry.javascript";

/** Everything that no report and no log may have. */
interface Secrets {
  body: string;
  header: string;
  query: string;
  token: string;
  cookie: string;
  hubToken: string;
}

let ingest: IngestServer;
let reporting: Installation;
let silent: Installation;
let browser: Browser;

beforeAll(async () => {
  await ensureBuilt();
  ingest = await anIngestServer();
  const env = { LOG_LEVEL: "info", NODE_OPTIONS: tellLoads };
  reporting = await startInstallation({ env: { ...env, SENTRY_DSN: ingest.dsn } });
  silent = await startInstallation({ env });
  browser = await chromium.launch(chromiumLaunchOptions());
}, 180_000);

afterAll(async () => {
  await browser.close();
  await Promise.all([reporting.stop(), silent.stop()]);
  await ingest[Symbol.asyncDispose]();
});

/** Sends a message by both doors into a database that refuses it. @returns what they were given and must keep to themselves. */
async function breakBothDoors({ webUrl, dataDir }: Installation): Promise<Secrets> {
  const secrets = { body: `body-${v7()}`, header: `header-${v7()}`, query: `query-${v7()}` };
  const cookie = await signIn(webUrl, "ada@acme.test");
  const { conversationId, token } = await startConversation(webUrl, { name: "Vera", body: "Before it breaks" });
  const door = `${webUrl}/api/v1/tenants/acme`;
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}`, "x-mine": secrets.header };
  const post = (path: string, body: object) =>
    fetch(door + path, { method: "POST", headers: { ...headers, cookie }, body: JSON.stringify(body) });
  const ticket = ticketShape.parse(await (await post("/hub-token", {})).json());

  refuseMessages(`${dataDir}/parley.db`);
  const path = `/conversations/${conversationId}/messages`;
  const answer = await post(`${path}?secret=${secrets.query}`, { body: secrets.body });
  expect(answer.status).toBe(500);

  const transport = { skipNegotiation: true, transport: HttpTransportType.WebSockets };
  const connection = new HubConnectionBuilder()
    .withUrl(ticket.url, {
      accessTokenFactory: () => ticket.token,
      headers: { "x-mine": secrets.header },
      ...transport,
    })
    .configureLogging(LogLevel.None)
    .build();
  await connection.start();
  const sent = connection.invoke("SendMessage", { conversationId, body: secrets.body });
  await expect(sent).rejects.toThrow("An unexpected error");
  await connection.stop();
  return { ...secrets, token, hubToken: ticket.token, cookie: cookie.split("session-token=")[1] ?? cookie };
}

/** Waits for a report of a process. */
function reported(process: string): Promise<ReportedFault> {
  const find = (): ReportedFault => {
    const fault = ingest.faults.find(({ tags }) => tags?.process === process);
    if (fault === undefined) throw new Error(`No fault of the ${process} process was reported.`);
    return fault;
  };
  return vi.waitFor(find, { timeout: 15_000 });
}

/** The sign-in page, with a secret in every place where a page has one. @returns which scripts it loaded. */
async function openSignIn({ webUrl }: Installation, secret: string) {
  const page = await browser.newPage({ baseURL: webUrl });
  const [scripts, foreign]: [string[], string[]] = [[], []];
  page.on("response", (response) => {
    if (!response.url().startsWith(webUrl)) foreign.push(response.url());
    if (response.request().resourceType() === "script") void response.text().then((text) => scripts.push(text));
  });
  await page.goto(`/sign-in?callbackUrl=/t/acme/inbox/${secret}`, { waitUntil: "networkidle" });
  await page.getByRole("textbox", { name: "Email" }).fill(`${secret}@example.test`);
  await page.getByRole("textbox", { name: "Password" }).fill(secret);
  return { page, scripts, foreign };
}

describe("with a DSN", () => {
  test("faults of the web process and of the hub are reported, and tell nothing of whom or what was said", async () => {
    const secrets = await breakBothDoors(reporting);
    const [web, hub] = await Promise.all([reported("web"), reported("hub")]);
    for (const fault of [web, hub]) {
      expect(fault.exception.values.map(({ value }) => value)).toContain("the disk is on fire");
      expect(fault.request ?? {}).not.toHaveProperty("headers");
      expect(fault.request ?? {}).not.toHaveProperty("data");
      expect(fault.user ?? {}).toEqual({});
    }
    const all = ingest.envelopes.join("\n");
    for (const [what, secret] of Object.entries(secrets)) expect(all.includes(secret), what).toBe(false);
  }, 60_000);

  test("a fault in the browser is reported, and tells nothing of the page's fields and address", async () => {
    const secret = `page-${v7()}`;
    const { page, scripts } = await openSignIn(reporting, secret);
    await page.waitForFunction(() => "__SENTRY__" in window);
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error("broken in the browser");
      });
    });
    const fault = await reported("browser");
    expect(fault.exception.values).toMatchObject([{ type: "Error", value: "broken in the browser" }]);
    expect(fault.request).toEqual({ url: `${reporting.webUrl}/sign-in` });
    expect(ingest.envelopes.join("\n")).not.toContain(secret);
    expect(scripts.some((script) => script.includes(sentryMark))).toBe(true);
    await page.close();
  }, 60_000);

  test("both processes load Sentry, so that the tests without one would find it", () => {
    for (const part of ["next/dist/bin/next", "hub/main.ts"]) {
      expect(reporting.logs()).toMatch(new RegExp(`Sentry is loaded by .*${part}`));
    }
  });
});

describe("without a DSN", () => {
  test("nothing is reported and nothing of Sentry is loaded, not even when something breaks", async () => {
    const before = ingest.envelopes.length;
    await breakBothDoors(silent);
    await vi.waitFor(() => expect(silent.logs().split("the disk is on fire")).toHaveLength(3));
    expect(silent.logs()).not.toContain("Sentry is loaded");
    expect(ingest.envelopes.length).toBe(before);
  }, 60_000);

  test("no page loads anything of it", async () => {
    const { page, scripts, foreign } = await openSignIn(silent, "a-secret");
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((script) => script.includes(sentryMark))).toEqual([]);
    expect(foreign).toEqual([]);
    await page.close();
  }, 60_000);
});

describe("the logs of both processes", () => {
  test("name each request by an id, and have no body, header, query, token or cookie", async () => {
    await using installation = await startInstallation({ env: { LOG_LEVEL: "trace" } });
    const secrets = await breakBothDoors(installation);
    await vi.waitFor(() => expect(installation.logs().split("the disk is on fire")).toHaveLength(3));
    expect(installation.logs()).toMatch(/"requestId":"[0-9a-f-]{36}","method":"POST","path":"[^"?]*\/messages"/);
    for (const [what, secret] of Object.entries(secrets))
      expect(installation.logs().includes(secret), what).toBe(false);
  }, 60_000);
});
