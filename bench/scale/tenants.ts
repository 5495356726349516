import { setTimeout as delay } from "node:timers/promises";
import { v7 } from "uuid";
import { HubSocket } from "#bench/cluster/hub-socket.ts";
import { anOperator, type Person, someTenant, someVisitor } from "#tests/http/person.ts";
import { started } from "#tests/http/some-conversation.ts";
import { aHubProcess } from "#tests/hub/a-hub-process.ts";
import { unlimitedRates } from "#tests/support/unlimited-rates.ts";
import { processCpuMs } from "./process-cpu.ts";

/** An installation of which one tenant is busy. */
export interface TenantsShape {
  /** Those in which nothing happens. */
  idle: number;
  /** Whether an operator is connected in each of them. */
  connected: boolean;
}

export interface TenantsOptions {
  perSecond: number;
  seconds: number;
  /** Before anything counts. */
  warmUpSeconds: number;
}

export interface TenantsMeasurement {
  /** How much of one core the process takes while nothing happens. */
  idleShare: number;
  /** What a message costs it beyond that. */
  cpuUsPerMessage: number;
}

const addedAtOnce = 50;

/** One process with everything in it serves all tenants; what it spends on a message of the one that is busy. */
export async function measureTenants(
  { idle, connected }: TenantsShape,
  { perSecond, seconds, warmUpSeconds }: TenantsOptions,
): Promise<TenantsMeasurement> {
  await using hub = await aHubProcess({
    variables: { LOG_LEVEL: "warn", HUB_WITH_WORKER: "1", ...unlimitedRates },
  });
  const { application, origin } = hub;
  const sockets: HubSocket[] = [];
  const connect = async ({ principal }: Person): Promise<HubSocket> => {
    const { token } = await application.tokens.forHub(principal);
    const socket = await HubSocket.open(origin, token);
    sockets.push(socket);
    await socket.call("Subscribe", {});
    return socket;
  };
  const addIdle = async (): Promise<void> => {
    const operator = await anOperator(application, await someTenant(application));
    if (connected) await connect(operator);
  };
  for (let added = 0; added < idle; added += addedAtOnce) {
    await Promise.all(Array.from({ length: Math.min(addedAtOnce, idle - added) }, addIdle));
  }
  const busy = await someTenant(application);
  await connect(await anOperator(application, busy));
  const visitor = await someVisitor(application, busy);
  const conversationId = await started(application, visitor, "Where is my parcel?");
  const sender = await connect(visitor);

  const send = async (forSeconds: number): Promise<void> => {
    const began = performance.now();
    const under: Promise<unknown>[] = [];
    for (let number = 0; number < perSecond * forSeconds; number += 1) {
      under.push(sender.call("SendMessage", { conversationId, id: v7(), body: "Is it on its way?" }));
      await delay(Math.max(0, began + ((number + 1) * 1_000) / perSecond - performance.now()));
    }
    await Promise.all(under);
  };
  const cpuMsDuring = async (work: () => Promise<unknown>): Promise<{ cpu: number; elapsed: number }> => {
    const [cpuBefore, began] = [await processCpuMs(origin), performance.now()];
    await work();
    return { cpu: (await processCpuMs(origin)) - cpuBefore, elapsed: performance.now() - began };
  };
  await send(warmUpSeconds);
  const quiet = await cpuMsDuring(() => delay(seconds * 1_000));
  const loaded = await cpuMsDuring(() => send(seconds));
  for (const socket of sockets) socket.close();
  const idleShare = quiet.cpu / quiet.elapsed;
  const spentOnMessages = loaded.cpu - idleShare * loaded.elapsed;
  return { idleShare, cpuUsPerMessage: (spentOnMessages * 1_000) / (perSecond * seconds) };
}
