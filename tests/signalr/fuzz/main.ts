import { parseArgs } from "node:util";
import { z } from "zod";
import { progressLine, summary } from "./describe-fuzz.ts";
import { plants } from "./fuzzed-hub.ts";
import { runFuzz } from "./run-fuzz.ts";

const progressMs = 10_000;

const optionsSchema = z.object({
  seed: z.coerce.number().int().min(0),
  frames: z.coerce.number().int().min(0),
  requests: z.coerce.number().int().min(0),
  /** Breaks the hub on purpose, to see it found out. */
  plant: z.enum(plants),
});

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 2 ** 31)) },
    frames: { type: "string", default: "1000000" },
    requests: { type: "string", default: "100000" },
    plant: { type: "string", default: "none" },
  },
});
const options = optionsSchema.parse(values);

console.log(`fuzz: seed ${options.seed}, ${options.frames} frames, ${options.requests} requests`);
let shownAt = performance.now();
const report = await runFuzz({
  ...options,
  onProgress(progress) {
    if (performance.now() - shownAt < progressMs) return;
    shownAt = performance.now();
    console.log(progressLine(progress));
  },
});
console.log(summary(report, options.seed));
process.exit(report.failures.length === 0 ? 0 : 1);
