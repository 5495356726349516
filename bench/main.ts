import { build } from "#scripts/build.ts";
import { installTestTools } from "#scripts/install-test-tools.ts";
import { benchMatching } from "./matching/bench-matching.ts";
import { benchScale } from "./scale/bench-scale.ts";
import { benchSendToScreen } from "./send-to-screen.ts";
import { benchSignalr } from "./signalr/bench-signalr.ts";
import { benchStore } from "./store/bench-store.ts";
import { readOptions } from "./store/options.ts";

const onProgress = (line: string): void => void process.stderr.write(`${line}\n`);

const benchmarks: Record<string, (options: readonly string[]) => Promise<string>> = {
  async "send-to-screen"() {
    installTestTools();
    await build();
    return benchSendToScreen();
  },
  matching() {
    installTestTools();
    return benchMatching({ onProgress });
  },
  scale() {
    installTestTools();
    return benchScale({ onProgress });
  },
  signalr: () => benchSignalr({ onProgress }),
  store: (options) => benchStore({ ...readOptions(options), onProgress }),
};

/**
 * `npm run bench` runs all benchmarks, `npm run bench -- <name>` one. Each measures itself beside a peer or a limit.
 * What follows the names and begins with a dash are options.
 */
const args = process.argv.slice(2);
const firstOption = args.findIndex((arg) => arg.startsWith("-"));
const [given, options] = firstOption === -1 ? [args, []] : [args.slice(0, firstOption), args.slice(firstOption)];
const names = given.length > 0 ? given : Object.keys(benchmarks);
const unknown = names.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  process.stderr.write(
    `No benchmark is called ${unknown.join(", ")}. There are: ${Object.keys(benchmarks).join(", ")}\n`,
  );
  process.exit(1);
}
for (const name of names) process.stdout.write(`${await benchmarks[name]?.(options)}\n\n`);
