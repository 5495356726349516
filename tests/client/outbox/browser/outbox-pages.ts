import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { build } from "esbuild";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import type { Message } from "#lib/chat/messages/message.ts";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import { until } from "#tests/signalr/until.ts";
import { chromiumLaunchOptions } from "#tests/support/browser.ts";

/** A browser beside the rest of the suite takes its time. */
const slowBrowserMs = 15_000;

/** A message that a page is sending, until the test answers. */
export interface Send {
  tab: string;
  message: PendingMessage;
  /** Accepts the message, if it was not before, and tells the page. */
  accept(): void;
  refuse(): void;
  /** Whether the page has given up waiting, as one does that is gone. */
  isCut: boolean;
}

/** What a page sends to, for one test. */
export interface Sends {
  all: Send[];
  /** The ids of what was accepted, in that order. */
  accepted(): string[];
  /** The send that came as number `count`. */
  send(count: number): Promise<Send>;
}

export interface OutboxPages {
  /** Of all pages, such as "http://localhost:1234". */
  origin(): string;
  /** A browser's profile of its own. It is closed with the test. */
  profile(): Promise<{ profile: BrowserContext; sends: Sends }>;
}

/** Another name of this machine, to which the browser grants nothing that it grants on https alone. */
export const insecureHost = "parley.test";

/** Chromium, and a server of pages whose script is `outbox-in-page.ts`, for a test file. */
export function outboxPages(): OutboxPages {
  let browser: Browser | undefined;
  let script = "";
  let port = 0;
  let sends: Sends & { take(send: Send): void; messages: Message[] };
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page in a frame without an origin sends as well.
    response.setHeader("Access-Control-Allow-Origin", "*");
    if (request.url === "/send") sends.take(await aSend(request, response, sends.messages));
    else if (request.url === "/accepted") response.end(JSON.stringify(sends.messages));
    else if (request.url === "/script.js") response.setHeader("Content-Type", "text/javascript").end(script);
    else if (request.url === "/sandbox") answerPage(response, '<iframe sandbox="allow-scripts" src="/"></iframe>');
    else answerPage(response, '<script src="/script.js"></script>');
  }

  beforeAll(async () => {
    script = await bundle();
    await new Promise<void>((listening) => server.listen(0, listening));
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
    const { args = [], ...options } = chromiumLaunchOptions();
    browser = await chromium.launch({
      ...options,
      args: [...args, `--host-resolver-rules=MAP ${insecureHost} 127.0.0.1`],
    });
  });
  afterAll(async () => {
    await browser?.close();
    server.closeAllConnections();
    server.close();
  });

  return {
    origin: () => `http://localhost:${port}`,
    async profile() {
      if (browser === undefined) throw new Error("The browser runs while the tests of the file do.");
      const messages: Message[] = [];
      const all: Send[] = [];
      sends = {
        all,
        messages,
        take: (send) => all.push(send),
        accepted: () => messages.map(({ id }) => id),
        async send(count) {
          await until(() => all.length >= count, slowBrowserMs);
          const found = all[count - 1];
          if (found === undefined) throw new Error("There is no such send.");
          return found;
        },
      };
      const profile = await browser.newContext({ baseURL: `http://localhost:${port}` });
      onTestFinished(() => profile.close());
      return { profile, sends };
    },
  };
}

/** Opens a page that sends. */
export async function openTab(profile: BrowserContext, tab: string): Promise<Page> {
  const page = await profile.newPage();
  await page.goto("/");
  await page.evaluate((name) => window.startOutbox(name), tab);
  return page;
}

export const write = (page: Page, ...ids: string[]) =>
  page.evaluate((all) => all.forEach((id) => window.write(id)), ids);

/** Waits until a page shows these messages as pending. */
export async function shows(page: Page, ...messages: string[]): Promise<void> {
  await expect.poll(() => page.evaluate(() => window.shown()), { timeout: 8_000 }).toEqual(messages);
}

async function bundle(): Promise<string> {
  const entry = new URL("outbox-in-page.ts", import.meta.url).pathname;
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, format: "iife" });
  return outputFiles[0]?.text ?? "";
}

function answerPage(response: ServerResponse, body: string): void {
  response.setHeader("Content-Type", "text/html").end(`<!doctype html><title>A page</title>${body}`);
}

async function aSend(request: IncomingMessage, response: ServerResponse, messages: Message[]): Promise<Send> {
  const { tab, message }: { tab: string; message: PendingMessage } = JSON.parse(JSON.stringify(await json(request)));
  const send: Send = {
    tab,
    message,
    isCut: false,
    accept: () => response.end(JSON.stringify(accepted(messages, message))),
    refuse: () => response.writeHead(403).end(),
  };
  response.on("close", () => {
    send.isCut = !response.writableFinished;
  });
  return send;
}

function accepted(messages: Message[], { id, conversationId, body }: PendingMessage): Message {
  const first = messages.find((message) => message.id === id);
  const author = { kind: "operator", id: "ada", name: "Ada" } as const;
  const seq = messages.length + 1;
  const message: Message = {
    id,
    conversationId,
    seq,
    kind: "message",
    author,
    body,
    createdAt: "2026-01-01T00:00:00Z",
    deletedAt: null,
  };
  if (first === undefined) messages.push(message);
  return first ?? message;
}
