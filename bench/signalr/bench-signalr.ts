import { measureIdle, measureLoad, type Progress } from "./contest.ts";
import { describeIdle, describeLoad, intro } from "./report.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

export interface SignalrBenchOptions {
  /** In each round every server has its turn. Medians of fewer than five rounds say little. */
  rounds?: number;
  /** For which a server is under load in its turn. */
  seconds?: number;
  scenarios?: readonly Scenario[];
  onProgress?: Progress;
}

/**
 * Our SignalR server beside Socket.IO and raw ws: throughput, CPU per delivery, round trips and memory, over real sockets.
 * In each round the servers take turns, so that what disturbs the machine meets all of them. Rejects if any connection
 * gets a message too many or too few.
 */
export async function benchSignalr(options: SignalrBenchOptions = {}): Promise<string> {
  const { rounds = 21, seconds = 0.4, onProgress = () => {} } = options;
  const report = [intro({ rounds, seconds })];
  for (const scenario of options.scenarios ?? Object.values<Scenario>(scenarios)) {
    const progress: Progress = (line) => onProgress(`${scenario.title}: ${line}`);
    const { load } = scenario;
    if (load.kind === "idle") {
      report.push(describeIdle(scenario, await measureIdle({ ...scenario, load }, { rounds, progress })));
    } else {
      report.push(describeLoad(scenario, await measureLoad(scenario, { rounds, seconds, progress })));
    }
  }
  return report.join("\n\n");
}
