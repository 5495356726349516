import { z } from "zod";
import { answerParent } from "../answer-parent.ts";
import { cpuMs } from "../cpu-ms.ts";
import { type Load, loadSchema, serverNames } from "../scenarios.ts";
import { BroadcastLoad } from "./broadcast-load.ts";
import { dialects } from "./dialects.ts";
import { EchoLoad } from "./echo-load.ts";
import { IdleLoad } from "./idle-load.ts";
import { type LoadRun, verify } from "./load-run.ts";
import type { Peer } from "./raw-connection.ts";
import { RoomsLoad } from "./rooms-load.ts";

const planSchema = z.object({ server: z.enum(serverNames), load: loadSchema, port: z.number() });

const keepAliveMs = 5_000;

let prepared: { load: LoadRun; peer: Peer } | undefined;
let keptAliveAt = performance.now();

function current(): { load: LoadRun; peer: Peer } {
  if (prepared === undefined) throw new Error("No load is prepared.");
  return prepared;
}

function prepare(load: Load, peer: Peer): Promise<LoadRun> {
  switch (load.kind) {
    case "broadcast":
      return BroadcastLoad.prepare(peer, load);
    case "rooms":
      return RoomsLoad.prepare(peer, load);
    case "echo":
      return EchoLoad.prepare(peer, load);
    case "idle":
      return IdleLoad.prepare(peer, load);
  }
}

/** Servers miss a client that is silent while others have their turn. Nothing is sent in the middle of a run. */
function keepConnections(): void {
  const { load, peer } = current();
  if (performance.now() < keptAliveAt + keepAliveMs || peer.dialect.keepAlive.length === 0) return;
  keptAliveAt = performance.now();
  for (const { connection } of load.expected()) connection.send(peer.dialect.keepAlive);
}

answerParent({
  async prepare(about) {
    const plan = planSchema.parse(about);
    const peer = { port: plan.port, dialect: dialects[plan.server] };
    prepared = { load: await prepare(plan.load, peer), peer };
  },
  async run(seconds) {
    keepConnections();
    const startedAt = performance.now();
    const cpuBefore = cpuMs();
    const { messages, deliveries, roundTripMs } = await current().load.run(z.number().parse(seconds));
    const elapsedMs = performance.now() - startedAt;
    return { messages, deliveries, roundTripMs, elapsedMs, cpuMs: cpuMs() - cpuBefore };
  },
  verify: () => verify(current().load),
});
