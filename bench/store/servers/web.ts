import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { Hono } from "hono";
import { web } from "#app/web.ts";
import { createRest } from "#lib/http/rest.ts";
import { answerTurns } from "./answer-turns.ts";
import { startParley } from "./parley-process.ts";

/** The REST door as the web process composes it, on a server of Node instead of Next.js. */
async function start(port: number): Promise<void> {
  const { env, ...services } = await web();
  const rest = createRest({ ...services, settings: env, stopping: services.stopping.signal });
  const server = createServer((request, response) => void answer(rest, request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}

async function answer(rest: Hono, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = new Headers();
  for (const name of ["authorization", "content-type"]) headers.set(name, String(incoming.headers[name] ?? ""));
  const url = `http://${incoming.headers.host}${incoming.url}`;
  const request = new Request(url, { method: incoming.method ?? "", headers, body: await buffer(incoming) });
  const answered = await rest.fetch(request);
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  response.end(Buffer.from(await answered.arrayBuffer()));
}

answerTurns({ listen: (about) => startParley(about, start) });
