import { setTimeout as delay } from "node:timers/promises";
import type { Participant } from "../participant/participant.ts";
import type { Fault } from "../plan/plan.ts";
import type { ChaosInstallation, ServerName } from "../world/chaos-installation.ts";
import type { ChaosServer } from "../world/chaos-server.ts";
import type { RunRecord } from "./run-record.ts";

export interface Stage {
  installation: ChaosInstallation;
  participants: readonly Participant[];
  record: RunRecord;
}

/** A server that dies at its start is started again, as a supervisor does. */
const startsMax = 5;

/** What is done to each server's process one after the other, because a start takes as long as it takes. */
const queues = new WeakMap<ChaosServer, Promise<void>>();

/** Lets a fault happen. Resolves when it is over and repaired. */
export async function applyFault(stage: Stage, fault: Fault): Promise<void> {
  const { servers, proxies } = stage.installation;
  stage.record.note(`FAULT ${describeFault(fault, stage)}`);
  switch (fault.kind) {
    case "kill":
    case "pause":
    case "drain":
      await inTurn(servers[fault.server], () => applyToServer(stage, fault));
      break;
    case "cut":
      proxies[fault.proxy].cut(fault.share);
      break;
    case "refuse": {
      const lift = proxies[fault.proxy].impose({ refuses: true }, fault.share);
      proxies[fault.proxy].cut(fault.share);
      await delay(fault.forMs);
      lift();
      break;
    }
    case "half-open": {
      const lift = proxies[fault.proxy].impose({ stalled: fault.directions });
      await delay(fault.forMs);
      if (fault.endsBy === "cut") proxies[fault.proxy].cut();
      lift();
      break;
    }
    case "slow": {
      const lift = proxies[fault.proxy].impose(fault);
      await delay(fault.forMs);
      lift();
      break;
    }
    case "lock":
      await stage.installation.lockDatabase(fault.forMs);
      break;
    case "clock":
      servers[fault.server].setClock(fault.offsetMs);
      await delay(fault.forMs);
      servers[fault.server].setClock(0);
      break;
    case "crash":
      await Promise.all([stage.participants[fault.role]?.crash(), delay(fault.forMs)]);
      stage.participants[fault.role]?.open();
      break;
  }
  stage.record.note(`over: ${describeFault(fault, stage)}`);
}

async function applyToServer(stage: Stage, fault: Fault & { kind: "kill" | "pause" | "drain" }): Promise<void> {
  const server = stage.installation.servers[fault.server];
  switch (fault.kind) {
    case "kill":
      await server.kill();
      await delay(fault.forMs);
      return startAgain(stage, fault.server);
    case "drain":
      await server.stop();
      stage.record.note(`the ${fault.server} has drained`);
      await delay(fault.forMs);
      return startAgain(stage, fault.server);
    case "pause":
      server.pause();
      await delay(fault.forMs);
      server.resume();
  }
}

async function startAgain({ installation, record }: Stage, name: ServerName): Promise<void> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await installation.servers[name].start();
    } catch (error) {
      record.note(`the ${name} did not start: ${String(error).slice(0, 2_000)}`);
      if (starts === startsMax) throw error;
    }
  }
}

async function inTurn(server: ChaosServer, work: () => Promise<void>): Promise<void> {
  const turn = (queues.get(server) ?? Promise.resolve()).then(work);
  queues.set(
    server,
    turn.catch(() => undefined),
  );
  await turn;
}

function describeFault(fault: Fault, { participants }: Stage): string {
  const { kind, ...details } = fault;
  const who = fault.kind === "crash" ? { who: participants[fault.role]?.name } : {};
  const told = Object.entries({ ...details, ...who }).map(([name, value]) => `${name} ${String(value)}`);
  return [kind, ...told].join(", ");
}
