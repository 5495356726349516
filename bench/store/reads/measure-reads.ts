import { z } from "zod";
import { type Summary, summarise } from "#bench/statistics.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import type { PlannedRead } from "./planned-read.ts";

const warmUpCalls = 20;
const callsMin = 50;
const callsMax = 1_000;

const listSchema = z
  .object({ items: z.array(z.unknown()) })
  .transform(({ items }) => items.length)
  .or(z.object({ events: z.array(z.unknown()) }).transform(({ events }) => events.length))
  .or(z.object({ id: z.string() }).transform(() => 1));

export interface MeasuredRead {
  title: string;
  calls: number;
  /** How many items the last call gave. */
  items: number;
  tookMs: Summary;
}

/** Calls a read again and again, one call at a time, for at most so many milliseconds. */
export async function measureRead(chat: Chat, read: PlannedRead, forMs: number): Promise<MeasuredRead> {
  const { title, useCase, nextCall } = read;
  for (let call = 0; call < warmUpCalls; call += 1) await execute(chat, useCase, nextCall());
  const tookMs: number[] = [];
  const endsAt = performance.now() + forMs;
  let output: unknown;
  while (tookMs.length < callsMin || (tookMs.length < callsMax && performance.now() < endsAt)) {
    const call = nextCall();
    const startedAt = performance.now();
    output = await execute(chat, useCase, call);
    tookMs.push(performance.now() - startedAt);
  }
  return { title, calls: tookMs.length, items: listSchema.parse(output), tookMs: summarise(tookMs) };
}
