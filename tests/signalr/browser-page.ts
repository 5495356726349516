import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { HubConnection } from "@microsoft/signalr";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { chromiumLaunchOptions } from "#tests/support/browser.ts";
import type { RealClientOptions } from "./real-client.ts";

declare global {
  interface Window {
    signalR: typeof import("@microsoft/signalr") & {
      protocols: { msgpack: typeof import("@microsoft/signalr-protocol-msgpack") };
    };
    /** The client that the page has started last. */
    client: HubConnection;
    /** What the page has noted, for a test to read. */
    notes: unknown[];
    startClient(url: string, options: RealClientOptions): Promise<void>;
  }
}

/** The files of Microsoft's library for browsers, as they are published. */
const scripts: Record<string, string> = {
  "/signalr.js": "@microsoft/signalr/dist/browser/signalr.js",
  "/msgpack.js": "@microsoft/signalr-protocol-msgpack/dist/browser/signalr-protocol-msgpack.js",
};

const html = `<!doctype html><title>A page</title>${Object.keys(scripts)
  .map((path) => `<script src="${path}"></script>`)
  .join("")}`;

interface BrowserPages {
  /** Of all pages, such as "http://localhost:1234". Another than that of any hub. */
  origin(): string;
  /** A page that can start clients. It is closed with the test. */
  open(): Promise<Page>;
  /** A page whose client has started. */
  start(url: string, options: RealClientOptions): Promise<Page>;
}

/** Chromium and a server of its pages, for a test file. */
export function browserPages(): BrowserPages {
  let browser: Browser | undefined;
  let origin = "";
  const server = createServer((request, response) => {
    const script = scripts[request.url ?? ""];
    if (script === undefined) response.setHeader("Content-Type", "text/html").end(html);
    else void readFile(new URL(import.meta.resolve(script))).then((body) => response.end(body));
  });
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, "localhost", listening));
    origin = `http://localhost:${portOf(server.address())}`;
    browser = await chromium.launch(chromiumLaunchOptions());
  });
  afterAll(async () => {
    await browser?.close();
    server.closeAllConnections();
    server.close();
  });
  async function open(): Promise<Page> {
    if (browser === undefined) throw new Error("The browser runs while the tests of the file do.");
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(origin);
    await page.evaluate(prepare);
    return page;
  }
  return {
    origin: () => origin,
    open,
    async start(url, options) {
      const page = await open();
      await page.evaluate((given) => window.startClient(given.url, given.options), { url, options });
      return page;
    },
  };
}

/** Runs in the page. */
function prepare(): void {
  window.notes = [];
  window.startClient = async (url, { token = "alice", protocol = "json", transport, ...options }) => {
    const { signalR } = window;
    const { skipNegotiation = false, reconnects = false, resumes = false } = options;
    const { JsonHubProtocol, HttpTransportType, LogLevel } = signalR;
    const builder = new signalR.HubConnectionBuilder()
      .withUrl(url, {
        accessTokenFactory: () => token,
        skipNegotiation,
        ...(transport === undefined ? {} : { transport: HttpTransportType[transport] }),
      })
      .withHubProtocol(
        protocol === "json" ? new JsonHubProtocol() : new signalR.protocols.msgpack.MessagePackHubProtocol(),
      )
      .configureLogging(LogLevel.None);
    if (reconnects) builder.withAutomaticReconnect([0, 0, 0]);
    if (resumes) builder.withStatefulReconnect();
    window.client = builder.build();
    await window.client.start();
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
