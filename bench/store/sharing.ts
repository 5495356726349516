import { fileURLToPath } from "node:url";
import { z } from "zod";
import { BenchProcess } from "#bench/signalr/bench-process.ts";
import { assertStored } from "./assert-stored.ts";
import {
  countsSchema,
  doorSchema,
  generatorScript,
  nothing,
  runSchema,
  serverKinds,
  turnSchema,
} from "./contestant.ts";
import { inWorld } from "./in-world.ts";

const webScript = fileURLToPath(import.meta.resolve("./servers/web.ts"));

/** How many send at a time at each of the two. */
export const sharingSenders = 50;
/** A part of each turn that comes before it and does not count. */
const warmUpShare = 0.2;

/** The hub's senders come first. */
const sharedRunSchema = runSchema.extend({ doors: z.tuple([doorSchema, doorSchema]) });

export interface SharingPlan {
  /** How many messages become due each second at both doors together; null for as many as are acknowledged. */
  perSecond: number | null;
  seconds: number;
}

/** What a process did while the other one wrote as well. */
export interface Share extends z.infer<typeof doorSchema>, z.infer<typeof turnSchema> {
  name: "hub" | "web";
}

/**
 * The hub and the web process write to one database at the same time, each for half of the senders. Rejects if anything
 * that was acknowledged is not stored, or came to somebody not exactly once.
 */
export async function shareTheStore(plans: readonly SharingPlan[]): Promise<Share[][]> {
  return inWorld(2 * sharingSenders, async (world) => {
    await using hub = new BenchProcess(serverKinds.parley.script, { core: 0 });
    await using web = new BenchProcess(webScript, { core: 1 });
    await using generator = new BenchProcess(generatorScript, { core: 1 });
    const port = await hub.ask("listen", z.number(), world);
    const restPort = await web.ask("listen", z.number(), world);
    await generator.ask("prepare", nothing, { dialect: serverKinds.parley.dialect, port, restPort, world });
    const measured: Share[][] = [];
    for (const { perSecond, seconds } of plans) {
      const perDoor = perSecond === null ? null : perSecond / 2;
      await generator.ask("run", runSchema, { seconds: seconds * warmUpShare, perSecond: perDoor });
      for (const server of [hub, web]) await server.ask("begin the turn", nothing);
      const { doors } = await generator.ask("run", sharedRunSchema, { seconds, perSecond: perDoor });
      const [byHub, byWeb] = doors;
      measured.push([
        { name: "hub", ...byHub, ...(await hub.ask("end the turn", turnSchema)) },
        { name: "web", ...byWeb, ...(await web.ask("end the turn", turnSchema)) },
      ]);
    }
    await generator.ask("verify", nothing);
    assertStored(world, await generator.ask("acknowledged", countsSchema));
    return measured;
  });
}
