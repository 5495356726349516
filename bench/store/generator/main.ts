import { z } from "zod";
import { answerParent } from "#bench/signalr/answer-parent.ts";
import { cpuMs } from "#bench/signalr/cpu-ms.ts";
import { worldSchema } from "../world.ts";
import { dialectNames, dialects } from "./dialects.ts";
import { openRestSeats } from "./rest-seat.ts";
import { SendLoad } from "./send-load.ts";

const planSchema = z.object({
  dialect: z.enum(dialectNames),
  port: z.number(),
  world: worldSchema,
  /** Half of the senders come by REST, on this port. */
  restPort: z.number().optional(),
});
const turnSchema = z.object({ seconds: z.number(), perSecond: z.number().nullable() });

let load: SendLoad | undefined;

function current(): SendLoad {
  if (load === undefined) throw new Error("No load is prepared.");
  return load;
}

answerParent({
  async prepare(about) {
    const { dialect, port, world, restPort } = planSchema.parse(about);
    const half = [...world.senders.entries()].slice(world.senders.length / 2);
    const byRest = restPort === undefined ? [] : openRestSeats({ port: restPort, slug: world.slug }, half);
    load = await SendLoad.prepare({ port, dialect: dialects[dialect] }, world, byRest);
  },
  async run(about) {
    current().keepAlive();
    const cpuBefore = cpuMs();
    const result = await current().run(turnSchema.parse(about));
    return { ...result, generatorCpuMs: cpuMs() - cpuBefore };
  },
  acknowledged: () => current().acknowledged,
  verify: () => current().verify(),
});
