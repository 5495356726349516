import { mkdtemp, readFile, rm } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { BrokerProgram } from "#scripts/brokers/broker-program.ts";
import { type RabbitmqPorts, rabbitmqProgram, stopPortMapper } from "#scripts/brokers/rabbitmq.ts";
import { freePorts } from "./free-ports.ts";
import { ServerProcess } from "./server-process.ts";

const protocolHeader = Buffer.from("AMQP\0\0\x09\x01", "latin1");

/**
 * A RabbitMQ of the test's own, with nothing that it would share with another: names, folders, ports and port mapper. It can
 * be killed and started again, and has then what it had confirmed. It takes some seconds to start, so a file of tests has one.
 */
export class RabbitServer extends ServerProcess {
  readonly url: string;
  readonly #folder: string;
  readonly #started: BrokerProgram;
  readonly #stopWithProcess = (): void => stopPortMapper(this.#started);

  private constructor(folder: string, ports: RabbitmqPorts) {
    const started = rabbitmqProgram(folder, ports);
    const { program, args, variables, url } = started;
    super({
      name: "rabbitmq-server",
      program,
      args,
      variables: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, ...variables },
      untilReady: (signal) => untilItAnswers(ports.port, signal),
    });
    this.url = url;
    this.#folder = folder;
    this.#started = started;
    process.on("exit", this.#stopWithProcess);
  }

  /** @returns a server that answers. Whoever starts it stops it. */
  static async start(): Promise<RabbitServer> {
    const [port = 0, distributionPort = 0, mapperPort = 0] = await freePorts(3);
    const folder = await mkdtemp(join(tmpdir(), "parley-rabbitmq-"));
    const server = new RabbitServer(folder, { port, distributionPort, mapperPort });
    await server.start();
    return server;
  }

  /**
   * Waits until it would have a quorum queue again after a kill. RabbitMQ writes down which ones there are some seconds after
   * it has said that they are; killed before, it has them without their messages, and they take nothing more.
   */
  async remembers(queue: string): Promise<void> {
    const { RABBITMQ_MNESIA_BASE: data = "", RABBITMQ_NODENAME: node = "" } = this.#started.variables;
    const names = join(data, node, "quorum", node, "names.dets");
    while (!(await readFile(names)).includes(queue)) await delay(50);
  }

  /** Ends it for good, with its port mapper and all that it had. */
  override async stop(): Promise<void> {
    await this.kill();
    process.off("exit", this.#stopWithProcess);
    this.#stopWithProcess();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function untilItAnswers(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await answers(port)) return true;
    await delay(50, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

/** Whether it begins to speak the protocol with whoever asks it to. */
function answers(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connectSocket(port, "127.0.0.1", () => socket.write(protocolHeader));
  socket.once("data", (reply) => resolve(reply[0] === 1));
  socket.once("error", () => resolve(false));
  socket.once("close", () => resolve(false));
  return promise.finally(() => socket.destroy());
}
