import { mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { BrokerProgram } from "#scripts/brokers/broker-program.ts";
import { rabbitmqProgram, stopPortMapper } from "#scripts/brokers/rabbitmq.ts";
import { redisProgram } from "#scripts/brokers/redis.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { ServerProcess } from "#tests/support/server-process.ts";
import type { BrokerName } from "./shape.ts";

/** What is said to a broker to hear whether it serves, and how an answer begins that says so. */
interface Greeting {
  said: Buffer;
  answered: string;
}

const greetings: Record<BrokerName, Greeting> = {
  redis: { said: Buffer.from("PING\r\n"), answered: "+PONG" },
  // The protocol's header, and the first frame of who speaks it.
  rabbitmq: { said: Buffer.from("AMQP\0\0\x09\x01", "latin1"), answered: "\x01" },
};

const lookEveryMs = 20;
const startsWithinMs = 120_000;

/** A broker of a run's own, which can be killed and started again: Redis is empty then, RabbitMQ has what it had. */
export class ChaosBroker extends ServerProcess implements AsyncDisposable {
  readonly url: string;
  /** Takes away what it leaves behind when it is killed. */
  readonly #clear: () => void;

  private constructor(
    name: BrokerName,
    { program, port, clear }: { program: BrokerProgram; port: number; clear(): void },
  ) {
    super({
      name,
      program: program.program,
      args: program.args,
      variables: { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, ...program.variables },
      untilReady: (signal) => untilItAnswers({ port, ...greetings[name] }, signal),
    });
    this.url = program.url;
    this.#clear = clear;
  }

  /** @param dataDir the run's folder, in which it gets one of its own */
  static async make(name: BrokerName, dataDir: string): Promise<ChaosBroker> {
    const [port = 0, distributionPort = 0, mapperPort = 0] = await freePorts(3);
    const folder = join(dataDir, name);
    mkdirSync(folder, { recursive: true });
    if (name === "redis") {
      return new ChaosBroker(name, { program: redisProgram({ folder, port }), port, clear: () => undefined });
    }
    const program = rabbitmqProgram(folder, { port, distributionPort, mapperPort });
    const stopMapper = (): void => stopPortMapper(program);
    process.on("exit", stopMapper);
    const clear = (): void => {
      process.off("exit", stopMapper);
      stopMapper();
    };
    return new ChaosBroker(name, { program, port, clear });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    this.#clear();
  }
}

/** A message broker takes seconds to start, and many on a machine that has much else to do: it ends the wait by dying. */
async function untilItAnswers(where: Greeting & { port: number }, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + startsWithinMs;
  const isDead = (): boolean => signal.reason instanceof DOMException && signal.reason.name === "AbortError";
  while (!isDead() && performance.now() < deadline) {
    if (await answers(where)) return true;
    await delay(lookEveryMs);
  }
  return false;
}

function answers({ port, said, answered }: Greeting & { port: number }): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, "127.0.0.1", () => socket.write(said));
  socket.once("data", (reply) => resolve(reply.toString("latin1").startsWith(answered)));
  socket.once("error", () => resolve(false));
  socket.once("close", () => resolve(false));
  return promise.finally(() => socket.destroy());
}
