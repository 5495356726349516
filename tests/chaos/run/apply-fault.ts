import { setTimeout as delay } from "node:timers/promises";
import type { ServerProcess } from "#tests/support/server-process.ts";
import type { Participant } from "../participant/participant.ts";
import type { Fault } from "../plan/plan.ts";
import { awaitMatch } from "../world/await-match.ts";
import type { ChaosInstallation } from "../world/chaos-installation.ts";
import type { BrokerName, ServerName } from "../world/shape.ts";
import { startPatiently } from "../world/start-patiently.ts";
import type { RunRecord } from "./run-record.ts";

export interface Stage {
  installation: ChaosInstallation;
  participants: readonly Participant[];
  record: RunRecord;
}

/** A worker dies over a match, where one begins so soon. */
const matchWithinMs = 300;

/** What is done to each server's process one after the other, because a start takes as long as it takes. */
const queues = new WeakMap<ServerProcess, Promise<void>>();

/** Lets a fault happen. Resolves when it is over and repaired. */
export async function applyFault(stage: Stage, fault: Fault): Promise<void> {
  stage.record.note(`FAULT ${describeFault(fault, stage)}`);
  const over = stage.record.fault();
  await apply(stage, fault);
  over();
  stage.record.note(`over: ${describeFault(fault, stage)}`);
}

async function apply(stage: Stage, fault: Fault): Promise<void> {
  const { installation, participants, record } = stage;
  const { proxies } = installation;
  switch (fault.kind) {
    case "kill":
    case "pause":
    case "drain":
      await inTurn(installation.process(fault.server), () => applyToServer(stage, fault));
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
      await installation.lockDatabase(fault.forMs);
      break;
    case "clock":
      installation.server(fault.server).setClock(fault.offsetMs);
      await delay(fault.forMs);
      installation.server(fault.server).setClock(0);
      break;
    case "crash": {
      const participant = participants[fault.role];
      if (participant === undefined) break;
      const gone = participant.crash().then(() => record.crashed(participant));
      await Promise.all([gone, delay(fault.forMs)]);
      participant.open();
      break;
    }
  }
}

async function applyToServer(stage: Stage, fault: Fault & { kind: "kill" | "pause" | "drain" }): Promise<void> {
  const server = stage.installation.process(fault.server);
  switch (fault.kind) {
    case "kill":
      if (fault.server.startsWith("worker")) await awaitMatch(stage.installation.application.file, matchWithinMs);
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

function startAgain({ installation, record }: Stage, name: ServerName | BrokerName): Promise<void> {
  return startPatiently(installation.process(name), (error) =>
    record.note(`the ${name} did not start: ${String(error).slice(0, 2_000)}`),
  );
}

async function inTurn(server: ServerProcess, work: () => Promise<void>): Promise<void> {
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
