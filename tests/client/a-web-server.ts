import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { TestApplication } from "#tests/http/an-application.ts";
import type { Person } from "#tests/http/person.ts";

/** The REST door on a real socket. */
export interface WebServer extends AsyncDisposable {
  /** The base address for somebody: a member's calls get the session cookie on their way, as in a browser. */
  baseUrlFor(person: Person): string;
  /** The base address for whoever sends a cookie themselves. */
  baseUrl: string;
  /** Calls under way are cut off, and no more are taken until `resume`. */
  interrupt(): Promise<void>;
  resume(): Promise<void>;
  /** Serves another application from now on. */
  serve(application: TestApplication): void;
  /** Answers 503 to the calls whose path ends so. */
  unwell: string | null;
  /** Forgets the sessions: whoever comes by cookie is nobody. */
  isSignedOut: boolean;
}

export async function aWebServer(application: TestApplication): Promise<WebServer> {
  let current = application;
  const cookies = new Map<string, string>();
  const server = createServer((request, response) => {
    const [, person = "", path = ""] = /^\/as\/([^/]*)(\/.*)$/.exec(request.url ?? "") ?? [];
    const cookie = web.isSignedOut ? undefined : (request.headers.cookie ?? cookies.get(person));
    if (web.unwell !== null && path.split("?")[0]?.endsWith(web.unwell)) response.writeHead(503).end();
    else answer(current, request, { path, cookie, response }).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = addressOf(server);
  const interrupt = async (): Promise<void> => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const web: WebServer = {
    isSignedOut: false,
    unwell: null,
    baseUrl: `http://127.0.0.1:${port}/as/nobody`,
    baseUrlFor({ id, headers }) {
      if (headers.cookie !== undefined) cookies.set(id, headers.cookie);
      return `http://127.0.0.1:${port}/as/${id}`;
    },
    interrupt,
    async resume() {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    },
    serve(other) {
      current = other;
    },
    [Symbol.asyncDispose]: async () => (server.listening ? interrupt() : undefined),
  };
  return web;
}

interface Exchange {
  path: string;
  cookie: string | undefined;
  response: ServerResponse;
}

async function answer(
  { rest }: TestApplication,
  incoming: IncomingMessage,
  { path, cookie, response }: Exchange,
): Promise<void> {
  const headers = new Headers();
  for (const name of ["authorization", "content-type"] as const) {
    const value = incoming.headers[name];
    if (value !== undefined) headers.set(name, value);
  }
  if (cookie !== undefined) headers.set("cookie", cookie);
  const body = incoming.method === "GET" ? null : await buffer(incoming);
  const url = `http://${incoming.headers.host}${path}`;
  const answered = await rest.fetch(new Request(url, { method: incoming.method ?? "GET", headers, body }));
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

function addressOf(server: Server): { port: number } {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address;
}
