import { z } from "zod";

/** Asks the process of the fuzzed hub for its status. */
export const statusQuestion = "status";

/** What it says of its own accord, and what it answers. */
export const reportSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("listening"), port: z.number() }),
  /** An error that nobody caught: the process would have ended. */
  z.object({ kind: z.literal("crash"), error: z.string() }),
  /** An error that the hub caught and did not expect. */
  z.object({ kind: z.literal("unexpected"), error: z.string() }),
  z.object({
    kind: z.literal("status"),
    connections: z.number(),
    sockets: z.number(),
    heapBytes: z.number(),
    rssBytes: z.number(),
    counters: z.record(z.string(), z.number()),
  }),
]);

export type Report = z.infer<typeof reportSchema>;
export type HubStatus = Extract<Report, { kind: "status" }>;
