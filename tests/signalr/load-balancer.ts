import { once } from "node:events";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { onTestFinished } from "vitest";

export interface LoadBalancer {
  /** The same as of the servers, through it. */
  url: string;
  /** How many requests and upgrades it has given to each server. */
  readonly given: readonly number[];
}

/** Gives each request to the next server, whoever it comes from. It ends with the test. */
export async function aLoadBalancer(urls: readonly string[]): Promise<LoadBalancer> {
  const given = urls.map(() => 0);
  let count = 0;
  const next = (): URL => {
    const index = count++ % urls.length;
    given[index] = (given[index] ?? 0) + 1;
    return new URL(urls[index] ?? "");
  };
  const server = createServer((request, response) => {
    const { hostname, port } = next();
    const { method = "GET", url = "/", headers } = request;
    const onward = httpRequest({ hostname, port, method, path: url, headers, agent: false });
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders).flushHeaders();
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  server.on("upgrade", (request, client, head) => {
    const { hostname, port } = next();
    const onward = connect(Number(port), hostname, () =>
      onward.write(Buffer.concat([Buffer.from(headOf(request)), head])),
    );
    client.on("error", () => onward.destroy()).on("close", () => onward.destroy());
    onward.on("error", () => client.destroy()).on("close", () => client.destroy());
    client.pipe(onward).pipe(client);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server.address())}${new URL(urls[0] ?? "").pathname}`, given };
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The balancer has no port.");
  return address.port;
}
