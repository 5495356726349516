import { build } from "#scripts/build.ts";
import { benchSendToScreen } from "./send-to-screen.ts";
import { benchSignalr } from "./signalr/bench-signalr.ts";

const benchmarks: Record<string, () => Promise<string>> = {
  async "send-to-screen"() {
    await build();
    return benchSendToScreen();
  },
  signalr: () => benchSignalr({ onProgress: (line) => process.stderr.write(`${line}\n`) }),
};

/** `npm run bench` runs all benchmarks, `npm run bench -- <name>` one. Each measures itself beside a peer or a limit. */
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(benchmarks);
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  process.stderr.write(
    `No benchmark is called ${unknown.join(", ")}. There are: ${Object.keys(benchmarks).join(", ")}\n`,
  );
  process.exit(1);
}
for (const name of names) process.stdout.write(`${await benchmarks[name]?.()}\n\n`);
