import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { z } from "zod";

const eventShape = z.object({
  type: z.undefined().optional(),
  exception: z.object({ values: z.array(z.object({ type: z.string(), value: z.string() })) }),
  tags: z.record(z.string(), z.unknown()).optional(),
  request: z.record(z.string(), z.unknown()).optional(),
  user: z.record(z.string(), z.unknown()).optional(),
  breadcrumbs: z.array(z.unknown()).optional(),
});

export type ReportedFault = z.output<typeof eventShape>;

/** Where Sentry's clients send what they report: it keeps all of it. */
export interface IngestServer extends AsyncDisposable {
  dsn: string;
  /** Everything that came, as it came. */
  envelopes: string[];
  /** The faults among it. */
  faults: ReportedFault[];
}

/** Starts a small server that takes Sentry's envelopes, https://develop.sentry.dev/sdk/data-model/envelopes/ */
export async function anIngestServer(): Promise<IngestServer> {
  const envelopes: string[] = [];
  const faults: ReportedFault[] = [];
  const server = createServer((request, response) => {
    void take(request).then(() => {
      response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "application/json" });
      return response.end("{}");
    });
  });
  async function take(request: IncomingMessage): Promise<void> {
    const body = await buffer(request);
    const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString();
    envelopes.push(`${request.method} ${request.url}\n${text}`);
    faults.push(...faultsOf(text));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const dispose = async (): Promise<void> => {
    server.closeAllConnections();
    await once(server.close(), "close");
  };
  return { dsn: `http://key@127.0.0.1:${port}/1`, envelopes, faults, [Symbol.asyncDispose]: dispose };
}

function faultsOf(envelope: string): ReportedFault[] {
  return envelope.split("\n").flatMap((line) => {
    if (!line.startsWith("{")) return [];
    const event = eventShape.safeParse(JSON.parse(line));
    return event.success ? [event.data] : [];
  });
}
