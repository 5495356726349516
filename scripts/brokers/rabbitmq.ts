import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { BrokerProgram } from "./broker-program.ts";

/** The program itself: what stands in the PATH changes to the system's own user and folders. */
const programFile = "/usr/lib/rabbitmq/bin/rabbitmq-server";

export interface RabbitmqPorts {
  port: number;
  /** At which nodes of a cluster would speak to each other. */
  distributionPort: number;
  /** Of Erlang's port mapper. */
  mapperPort: number;
}

/** A RabbitMQ with its own name, ports, port mapper, and data in a folder, where it finds them again. */
export function rabbitmqProgram(folder: string, { port, distributionPort, mapperPort }: RabbitmqPorts): BrokerProgram {
  for (const name of ["home", "data", "logs"]) mkdirSync(join(folder, name), { recursive: true });
  const configuration = [
    `listeners.tcp.1 = 127.0.0.1:${port}`,
    "log.console = true",
    "log.console.level = warning",
    "log.file = false",
    "disk_free_limit.absolute = 10MB",
  ];
  writeFileSync(join(folder, "rabbitmq.conf"), `${configuration.join("\n")}\n`);
  writeFileSync(join(folder, "plugins"), "[].\n");
  return {
    program: programFile,
    args: [],
    variables: {
      HOME: join(folder, "home"),
      LANG: "C.UTF-8",
      RABBITMQ_NODENAME: "parley@localhost",
      RABBITMQ_MNESIA_BASE: join(folder, "data"),
      RABBITMQ_LOG_BASE: join(folder, "logs"),
      RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq.conf"),
      RABBITMQ_CONF_ENV_FILE: "/dev/null",
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "plugins"),
      RABBITMQ_DIST_PORT: String(distributionPort),
      // It is then the process that was started itself, and not a child of it.
      RABBITMQ_ALLOW_INPUT: "1",
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-noinput",
      ERL_EPMD_PORT: String(mapperPort),
      ERL_EPMD_ADDRESS: "127.0.0.1",
    },
    url: `amqp://127.0.0.1:${port}`,
  };
}

/** Ends the process that keeps the names of nodes: Erlang starts it, and it outlives the broker. */
export function stopPortMapper({ variables }: BrokerProgram): void {
  const env = { NODE_ENV: process.env.NODE_ENV, PATH: process.env.PATH, ...variables };
  spawnSync("epmd", ["-relaxed_command_check", "-kill"], { env, stdio: "ignore" });
}
