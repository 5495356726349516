import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { SignJWT } from "jose";
import { answerFrame } from "#app/widget/frame/answer-frame.ts";
import type { TenantStore } from "#lib/chat/store.ts";
import { compose } from "#lib/compose.ts";
import { createRest } from "#lib/http/rest.ts";
import { prepare } from "#scripts/prepare.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { buildWidget } from "#widget/build.ts";
import { createOffice, type Office } from "./office.ts";

export interface WidgetServer extends AsyncDisposable {
  /** Where the widget and the REST door are. */
  origin: string;
  /** The host's pages are on another origin of the same site, where the frame's storage is never blocked. */
  hostOrigin: string;
  /** Another site: the browser of the tests, like some people's, blocks the storage of frames from elsewhere. */
  foreignOrigin: string;
  /** The folder with the built widget. */
  builtDir: string;
  /** Says whose pages may embed the widget of Acme. */
  allowOrigins(origins: readonly string[]): Promise<void>;
  /** Changes who may use the widget of Acme. */
  letIn(who: { identityRequired?: boolean; isSuspended?: boolean }): Promise<void>;
  /** What the host's server says of one of its users. `secondsLeft`: how long it holds, negative for one that is over. */
  sign(user: string, given?: { secondsLeft?: number; email?: string }): Promise<string>;
  /** Of Acme. */
  office: Office;
  /** What a user of the host has written at Acme, by conversation, the newest first, each from its beginning. */
  saidBy(user: string): Promise<string[][]>;
  /** Serves a page of the host's. @returns its address */
  hostPage(html: string): string;
}

const contentTypes: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".map": "application/json",
};

/** Serves a fresh build of the widget beside the real REST door, on a database of its own with the demo's tenants. */
export async function startWidgetServer(): Promise<WidgetServer> {
  const folder = await mkdtemp(join(tmpdir(), "parley-widget-"));
  const builtDir = join(folder, "public");
  const [port, hubPort] = await freePorts(2);
  const origin = `http://chat.shop.localhost:${port}`;
  const { env } = await prepare({
    DATA_DIR: folder,
    PORT: String(port),
    HUB_PORT: String(hubPort),
    PUBLIC_URL: origin,
    PARLEY_DEMO: "1",
    LOG_LEVEL: "silent",
  });
  await buildWidget({ outDir: builtDir });
  const application = await compose(env, { process: "web" });
  const rest = createRest({ ...application, settings: env, stopping: new AbortController().signal });
  const acme = await application.authenticator.tenant("acme");
  if (acme === null) throw new Error("The demo has Acme.");
  const inAcme = <Result>(work: (tenant: TenantStore) => Promise<Result>): Promise<Result> =>
    application.database.tenants.within(acme, work, { access: "write" });
  const pages: string[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", origin);
    if (url.pathname.startsWith("/api/")) return passOn(await rest.fetch(await toRequest(request, url)), response);
    if (url.pathname === "/widget/frame") return passOn(await answerFrame(application, url), response);
    const page = pages[Number(url.pathname.slice("/host/".length))];
    if (url.pathname.startsWith("/host/") && page !== undefined) {
      response.writeHead(200, { "content-type": contentTypes[".html"] }).end(page);
      return;
    }
    const file = join(builtDir, url.pathname);
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": contentTypes[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((listening) => server.listen(port, listening));
  const hostOrigin = `http://shop.localhost:${port}`;
  return {
    origin,
    hostOrigin,
    foreignOrigin: `http://localhost:${port}`,
    builtDir,
    allowOrigins: (origins) => inAcme(({ settings }) => settings.replaceOrigins(origins, new Date())),
    letIn: ({ identityRequired = false, isSuspended = false }) =>
      inAcme(async ({ settings }) => {
        await settings.change({ ...(await settings.get()), identityRequired });
        await settings.suspend(isSuspended ? new Date() : null);
      }),
    office: createOffice(application.chat, acme),
    async sign(user, { secondsLeft = 300, email } = {}) {
      const [secret] = await inAcme(({ settings }) => settings.secrets());
      if (secret === undefined) throw new Error("The demo has a secret for its widget.");
      return new SignJWT({ name: `${user} of the host`, ...(email === undefined ? {} : { email }) })
        .setProtectedHeader({ alg: "HS256", kid: secret.id })
        .setSubject(user)
        .setExpirationTime(Math.floor(Date.now() / 1_000) + secondsLeft)
        .sign(new TextEncoder().encode(application.chat.vault.open(secret.sealedSecret)));
    },
    saidBy: (user) =>
      inAcme(async ({ visitors, conversations, messages }) => {
        const visitor = await visitors.findByExternalId(user);
        if (visitor === null) return [];
        const reader = { kind: "visitor", id: visitor.id } as const;
        const theirs = await conversations.list({ reader, visitorId: visitor.id, limit: 10 });
        const said: string[][] = [];
        for (const { id: conversationId } of theirs) {
          const newestFirst = await messages.list({ conversationId, includeNotes: false, limit: 100 });
          said.push(newestFirst.toReversed().flatMap(({ kind, body }) => (kind === "message" ? body : [])));
        }
        return said;
      }),
    hostPage(html) {
      pages.push(html);
      return `${hostOrigin}/host/${pages.length - 1}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await application.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const bodiless: readonly string[] = ["GET", "HEAD"];

async function toRequest(request: IncomingMessage, url: URL): Promise<Request> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const { method = "GET" } = request;
  return new Request(url, { method, headers, ...(bodiless.includes(method) ? {} : { body: await text(request) }) });
}

async function passOn(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
