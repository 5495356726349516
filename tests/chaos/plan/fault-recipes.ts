import { hubTokenSeconds } from "../world/chaos-installation.ts";
import type { BrokerName, ProxyName, ServerName } from "../world/shape.ts";
import { type Draw, drawFrom } from "./draw.ts";
import type { Fault, PlannedFault } from "./plan.ts";
import { type Slot, slots, type Timeline } from "./timeline.ts";

/** Makes a fault that ends within a slot. */
export type Recipe = (draw: Draw, slot: Slot) => PlannedFault[];

const minuteMs = 60_000;

/** Puts the faults of each track in any order into the time. Each track is about one thing, which has one fault at a time. */
export function planTracks(
  { seed, timeline }: { seed: number; timeline: Timeline },
  tracks: readonly (readonly Recipe[])[],
): PlannedFault[] {
  return tracks.flatMap((recipes, track) => {
    const draw = drawFrom(seed, 100 + track);
    const places = slots(timeline, recipes.length);
    return draw.shuffle(recipes).flatMap((recipe, index) => {
      const place = places[index];
      return place === undefined ? [] : recipe(draw, place);
    });
  });
}

/** Puts a fault of so many milliseconds somewhere into a slot, and makes it shorter where the slot is. */
export function placeIn(
  draw: Draw,
  slot: Slot,
  [fromMs, toMs]: readonly [number, number],
): { atMs: number; forMs: number } {
  const forMs = Math.min(draw.between(fromMs, toMs), slot.toMs - slot.fromMs);
  return { atMs: draw.between(slot.fromMs, slot.toMs - forMs), forMs };
}

export function sometimes(percent: number, recipe: Recipe): Recipe {
  return (draw, slot) => (draw.isLikely(percent) ? recipe(draw, slot) : []);
}

export function either(one: Recipe, other: Recipe): Recipe {
  return (draw, slot) => draw.pick([one, other])(draw, slot);
}

export function both(one: Recipe, other: Recipe): Recipe {
  return (draw, slot) => [...one(draw, slot), ...other(draw, slot)];
}

export function killServer(
  server: ServerName | BrokerName,
  forMsBetween: readonly [number, number] = [50, 400],
): Recipe {
  return (draw, slot) => {
    const { atMs, forMs } = placeIn(draw, slot, forMsBetween);
    return [{ atMs, fault: { kind: "kill", server, forMs } }];
  };
}

export function pauseOrDrain(server: ServerName, forMsBetween: readonly [number, number] = [200, 1_200]): Recipe {
  return (draw, slot) => {
    const { atMs, forMs } = placeIn(draw, slot, forMsBetween);
    return [
      { atMs, fault: draw.isLikely(60) ? { kind: "pause", server, forMs } : { kind: "drain", server, forMs: 0 } },
    ];
  };
}

/** What the servers did is done, and their answers never arrive. Who tries again finds the hub before the web, or after. */
export function losingAnswers(draw: Draw, slot: Slot): PlannedFault[] {
  const refusalMs = draw.between(200, 600);
  const { atMs, forMs } = placeIn(draw, { ...slot, toMs: slot.toMs - refusalMs }, [150, 500]);
  const halfOpen = { kind: "half-open", directions: ["down"], endsBy: "cut", forMs } as const;
  return [
    { atMs, fault: { ...halfOpen, proxy: "hub" } },
    { atMs, fault: { ...halfOpen, proxy: "web" } },
    { atMs: atMs + forMs, fault: { kind: "refuse", proxy: "web", share: "all", forMs: refusalMs } },
  ];
}

/** Half of the connections are lost, and with them their clients for a while: the others go on beside them. */
export function losingHalf(proxy: ProxyName): Recipe {
  return (draw, slot) => {
    const { atMs, forMs } = placeIn(draw, slot, [500, 1_200]);
    return [{ atMs, fault: { kind: "refuse", proxy, share: draw.pick(["even", "odd"]), forMs } }];
  };
}

export function anyProxyFault(proxy: ProxyName): Recipe {
  return (draw, slot) => {
    const { atMs, forMs } = placeIn(draw, slot, [300, 1_200]);
    const fault: Fault = draw.pick<Fault>([
      { kind: "cut", proxy, share: draw.pick(["all", "even", "odd"]), forMs: 0 },
      { kind: "refuse", proxy, share: "all", forMs: Math.min(forMs, 800) },
      {
        kind: "half-open",
        proxy,
        directions: draw.pick([["up"], ["down"], ["up", "down"]]),
        endsBy: draw.pick(["cut", "flow"]),
        forMs,
      },
      slow(draw, proxy, forMs),
      slow(draw, proxy, forMs),
    ]);
    return [{ atMs, fault }];
  };
}

function slow(draw: Draw, proxy: ProxyName, forMs: number): Fault {
  const nothing = { latencyMs: 0, sliceBytes: Number.POSITIVE_INFINITY, bytesPerSecond: Number.POSITIVE_INFINITY };
  const hindrance = draw.pick<Partial<typeof nothing>>([
    { latencyMs: draw.between(20, 250) },
    { sliceBytes: draw.between(1, 40) },
    { bytesPerSecond: draw.between(10_000, 100_000) },
    { latencyMs: draw.between(20, 100), sliceBytes: draw.between(50, 500) },
  ]);
  return { kind: "slow", proxy, ...nothing, ...hindrance, forMs };
}

export function lock(draw: Draw, slot: Slot): PlannedFault[] {
  const { atMs, forMs } = placeIn(draw, slot, [1_000, 2_000]);
  return [{ atMs, fault: { kind: "lock", forMs } }];
}

export function pauseServer(server: ServerName | BrokerName, forMsBetween: readonly [number, number]): Recipe {
  return (draw, slot) => {
    const { atMs, forMs } = placeIn(draw, slot, forMsBetween);
    return [{ atMs, fault: { kind: "pause", server, forMs } }];
  };
}

/** Small shifts let tokens expire after a moment, large ones before they are used, either way. */
export function clock(server: ServerName): Recipe {
  return clockSetBy(server, (draw) =>
    draw.pick([
      (hubTokenSeconds - 2) * 1_000,
      (hubTokenSeconds - 1) * 1_000,
      2 * minuteMs,
      -2 * minuteMs,
      draw.between(-60, 60) * minuteMs,
    ]),
  );
}

/** As far off as machines are that have lost their time server for some days. */
export function slightlyWrongClock(server: ServerName): Recipe {
  return clockSetBy(server, (draw) => draw.between(1 - hubTokenSeconds, hubTokenSeconds) * 1_000);
}

function clockSetBy(server: ServerName, offsetOf: (draw: Draw) => number): Recipe {
  return (draw, slot) => {
    const { atMs, forMs } = placeIn(draw, slot, [800, 2_500]);
    return [{ atMs, fault: { kind: "clock", server, offsetMs: offsetOf(draw), forMs } }];
  };
}

export function crash(roles: number): Recipe {
  return (draw, slot) => {
    const { atMs, forMs } = placeIn(draw, slot, [20, 600]);
    return [{ atMs, fault: { kind: "crash", role: draw.between(0, roles), forMs } }];
  };
}
