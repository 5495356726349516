import { drawFrom } from "./draw.ts";
import {
  anyProxyFault,
  both,
  clock,
  crash,
  either,
  killServer,
  lock,
  losingAnswers,
  losingHalf,
  pauseOrDrain,
  planTracks,
  type Recipe,
  sometimes,
} from "./fault-recipes.ts";
import type { PlannedFault } from "./plan.ts";
import { openingSlot, timeline } from "./timeline.ts";

/** All that goes wrong in a run of a web and a hub. It begins with a hub that is killed while everybody is live. */
export function planFaults(seed: number, roles: number): PlannedFault[] {
  const tracks: Recipe[][] = [
    [either(killServer("hub"), pauseOrDrain("hub"))],
    [sometimes(50, killServer("web")), sometimes(50, pauseOrDrain("web"))],
    [
      losingAnswers,
      both(losingHalf("hub"), sometimes(40, anyProxyFault("web"))),
      both(sometimes(60, anyProxyFault("hub")), sometimes(40, anyProxyFault("web"))),
    ],
    [lock],
    [clock("hub")],
    [sometimes(50, clock("web"))],
    [crash(roles), crash(roles), sometimes(50, crash(roles))],
  ];
  const opening = killServer("hub")(drawFrom(seed, 99), openingSlot(timeline));
  return [...opening, ...planTracks({ seed, timeline }, tracks)].toSorted((one, other) => one.atMs - other.atMs);
}
