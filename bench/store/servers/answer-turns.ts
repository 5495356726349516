import { monitorEventLoopDelay } from "node:perf_hooks";
import { answerParent } from "#bench/signalr/answer-parent.ts";
import { cpuMs } from "#bench/signalr/cpu-ms.ts";

/** How often the event loop is looked at; a loop that is free shows this much as its delay. */
const resolutionMs = 1;
const nanosecondsPerMs = 1_000_000;

/**
 * Answers the benchmark that started this process, which tells where a turn begins and ends: how much of a core the turn
 * took, and for how long the event loop stood still at worst.
 */
export function answerTurns(answers: Record<string, (about: unknown) => unknown>): void {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let cpuBefore = cpuMs();
  answerParent({
    ...answers,
    "begin the turn": () => {
      cpuBefore = cpuMs();
      delay.reset();
    },
    "end the turn": () => ({
      serverCpuMs: cpuMs() - cpuBefore,
      worstStallMs: Math.max(0, delay.max / nanosecondsPerMs - resolutionMs),
    }),
  });
}
