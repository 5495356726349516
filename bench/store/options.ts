import { parseArgs } from "node:util";
import { z } from "zod";
import { partNames, type StoreBenchOptions } from "./bench-store.ts";
import { contestantNames } from "./contest.ts";

const names = z.string().transform((value) => value.split(","));
const counts = z.string().transform((value) => value.split(",").map(Number));

const optionsSchema = z.object({
  parts: names.pipe(z.array(z.enum(partNames))).optional(),
  contestants: names.pipe(z.array(z.enum(contestantNames))).optional(),
  senders: counts.pipe(z.array(z.number().int().min(1))).optional(),
  rounds: z.coerce.number().int().min(1).optional(),
  seconds: z.coerce.number().positive().optional(),
});

const text = { type: "string" } as const;

/** Reads `--parts sends --contestants parley,limit-64 --senders 50,500 --rounds 3 --seconds 1`. */
export function readOptions(args: readonly string[]): StoreBenchOptions {
  const options = { parts: text, contestants: text, senders: text, rounds: text, seconds: text };
  return optionsSchema.parse(parseArgs({ args: [...args], options }).values);
}
