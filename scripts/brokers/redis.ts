import type { BrokerProgram } from "./broker-program.ts";

/** A Redis that keeps nothing on disk. */
export function redisProgram({ folder, port }: { folder: string; port: number }): BrokerProgram {
  const options = { port, bind: "127.0.0.1", dir: folder, save: "", appendonly: "no" };
  return {
    program: "redis-server",
    args: Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]),
    variables: {},
    url: `redis://127.0.0.1:${port}`,
  };
}
