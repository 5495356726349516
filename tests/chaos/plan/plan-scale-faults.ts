import { namesOf, type Shape } from "../world/shape.ts";
import { type Draw, drawFrom } from "./draw.ts";
import {
  anyProxyFault,
  both,
  crash,
  either,
  killServer,
  lock,
  losingAnswers,
  losingHalf,
  pauseOrDrain,
  pauseServer,
  placeIn,
  planTracks,
  type Recipe,
  slightlyWrongClock,
  sometimes,
} from "./fault-recipes.ts";
import type { PlannedFault } from "./plan.ts";
import { openingSlot, scaleTimeline as timeline } from "./timeline.ts";

/** A message broker that is killed by then is there again in time: it takes seconds to start. */
const slowKillBeforeMs = 4_000;

/** All that goes wrong in a run of many servers. It begins with a hub that is killed while everybody is live. */
export function planScaleFaults(seed: number, { shape, roles }: { shape: Shape; roles: number }): PlannedFault[] {
  const draw = drawFrom(seed, 98);
  const [hubs, webs, workers] = [namesOf(shape, "hub"), namesOf(shape, "web"), namesOf(shape, "worker")];
  const one = <Name>(names: readonly Name[]): Name[] => draw.shuffle(names).slice(0, 1);
  const tracks: Recipe[][] = [
    ...hubs.map((hub) => [either(killServer(hub), pauseOrDrain(hub)), sometimes(40, pauseOrDrain(hub))]),
    ...webs.map((web) => [sometimes(50, killServer(web)), sometimes(40, pauseOrDrain(web))]),
    ...workers.map((worker) => [killServer(worker), sometimes(70, pauseOrDrain(worker, [300, 3_500]))]),
    ...(shape.redis ? [[killServer("redis", [100, 1_500]), sometimes(60, pauseServer("redis", [300, 2_000]))]] : []),
    [
      losingAnswers,
      both(losingHalf("hub"), sometimes(40, anyProxyFault("web"))),
      both(sometimes(60, anyProxyFault("hub")), sometimes(40, anyProxyFault("web"))),
    ],
    [lock, sometimes(50, lock)],
    ...[...one(hubs), ...one(webs), ...one(workers)].map((server) => [sometimes(60, slightlyWrongClock(server))]),
    [crash(roles), crash(roles), crash(roles), sometimes(50, crash(roles))],
  ];
  const opening = one(hubs).flatMap((hub) => killServer(hub)(drawFrom(seed, 99), openingSlot(timeline)));
  const ofBroker = shape.rabbitmq ? planBrokerFault(draw) : [];
  return [...opening, ...ofBroker, ...planTracks({ seed, timeline }, tracks)].toSorted(
    (left, right) => left.atMs - right.atMs,
  );
}

/** Mostly it is killed once, and else it hangs. */
function planBrokerFault(draw: Draw): PlannedFault[] {
  const { openingToMs, forMs } = timeline;
  if (draw.isLikely(70))
    return killServer("rabbitmq", [100, 600])(draw, { fromMs: openingToMs, toMs: slowKillBeforeMs });
  const place = placeIn(draw, { fromMs: openingToMs, toMs: forMs }, [500, 3_000]);
  return [{ atMs: place.atMs, fault: { kind: "pause", server: "rabbitmq", forMs: place.forMs } }];
}
