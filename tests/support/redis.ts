import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { redisProgram } from "#scripts/brokers/redis.ts";
import { freePorts } from "./free-ports.ts";
import { ServerProcess } from "./server-process.ts";

/** A redis-server of the test's own, with nothing on disk, which can be killed and started again on the same port. */
export class RedisServer extends ServerProcess {
  readonly url: string;
  readonly #folder: string;

  private constructor(port: number, folder: string) {
    const { program, args, url } = redisProgram({ folder, port });
    super({
      name: program,
      program,
      args,
      variables: process.env,
      untilReady: (signal) => untilItAnswers(port, signal),
    });
    this.url = url;
    this.#folder = folder;
  }

  /** @returns a server that answers. Whoever starts it stops it. */
  static async start(): Promise<RedisServer> {
    const [port = 0] = await freePorts(1);
    const server = new RedisServer(port, await mkdtemp(join(tmpdir(), "parley-redis-")));
    await server.start();
    return server;
  }

  /** Ends it for good. There is nothing that it would have to save. */
  override async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function untilItAnswers(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await answers(port)) return true;
    await delay(10);
  }
  return false;
}

function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
  socket.once("data", (reply) => resolve(reply.toString().startsWith("+PONG")));
  socket.once("error", () => resolve(false));
  socket.once("close", () => resolve(false));
  return promise.finally(() => socket.destroy());
}
