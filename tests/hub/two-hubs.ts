import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { RedisServer } from "#tests/support/redis.ts";
import type { ServerProcess } from "#tests/support/server-process.ts";
import { hubProcessOver } from "./a-hub-process.ts";

export interface HubInstance {
  origin: string;
  process: ServerProcess;
}

export interface TwoHubs extends AsyncDisposable {
  redis: RedisServer;
  one: HubInstance;
  other: HubInstance;
  /** A balancer before both, which gives each request to the next of them. */
  balancer: { origin: string };
  /** Another process's way to the same file: this one's. */
  application: TestApplication;
}

/** Two hubs as they run in an installation with Redis, on one database. */
export async function twoHubs(): Promise<TwoHubs> {
  const [redis, application, ports] = await Promise.all([RedisServer.start(), anApplication(), freePorts(3)]);
  const [onePort = 0, otherPort = 0, balancerPort = 0] = ports;
  const variables = { REDIS_URL: redis.url };
  const instance = (port: number): HubInstance => ({
    origin: `http://127.0.0.1:${port}`,
    process: hubProcessOver(application.file, { port, variables }),
  });
  const [one, other] = [instance(onePort), instance(otherPort)];
  await Promise.all([one.process.start(), other.process.start()]);
  const server = balancerOver([onePort, otherPort]).listen(balancerPort, "127.0.0.1");
  await once(server, "listening");
  return {
    redis,
    one,
    other,
    balancer: { origin: `http://127.0.0.1:${balancerPort}` },
    application,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await Promise.all([one.process.stop(), other.process.stop()]);
      await redis.stop();
      await application[Symbol.asyncDispose]();
    },
  };
}

function balancerOver(ports: readonly number[]) {
  let requests = 0;
  return createServer((incoming: IncomingMessage, response: ServerResponse) => {
    const { method, url, headers } = incoming;
    const port = ports[requests++ % ports.length];
    const onward = request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
}
