import { parseArgs } from "node:util";
import { type Env, SettingsError } from "#lib/env.ts";
import { planProcess, portSettings, type Role, roles } from "../processes.ts";
import type { ProcessPlan } from "../supervisor.ts";

/** How many processes of each role there are, where nothing else is asked for. */
export const defaultShape: Record<Role, number> = { web: 2, hub: 3, worker: 2 };

export type Shape = Record<Role, number>;

const processesMax = 16;

export interface ScaleArguments {
  shape: Shape;
  withRedis: boolean;
  withRabbitmq: boolean;
}

/** @throws SettingsError that says which argument is wrong */
export function readScaleArguments(args: readonly string[]): ScaleArguments {
  const { values } = parse(args);
  const shape = Object.fromEntries(roles.map((role) => [role, count(role, values[role])]));
  return {
    shape: { ...defaultShape, ...shape },
    withRedis: !values["without-redis"],
    withRabbitmq: !values["without-rabbitmq"],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        web: { type: "string" },
        hub: { type: "string" },
        worker: { type: "string" },
        "without-redis": { type: "boolean" },
        "without-rabbitmq": { type: "boolean" },
      },
    });
  } catch (error) {
    throw new SettingsError(error instanceof Error ? error.message : String(error));
  }
}

function count(role: Role, given: string | undefined): number {
  const number = given === undefined ? defaultShape[role] : Number(given);
  if (Number.isInteger(number) && number >= 1 && number <= processesMax) return number;
  throw new SettingsError(`--${role} is wrong: it must be a whole number from 1 to ${processesMax}`);
}

/** What all processes of a shape are told: where browsers reach them, and that a balancer stands before them. */
export function sharedVariables({ publicUrl, hubUrl }: Env): Record<string, string> {
  return { PUBLIC_URL: publicUrl, HUB_URL: hubUrl, TRUSTED_PROXIES: "1" };
}

/** A process of the shape, and the origin at which it listens. */
export interface ScaledProcess {
  role: Role;
  origin: string;
  plan: ProcessPlan;
}

/**
 * Gives each process its name, and a port of its own after those of the balancers.
 * @param takePort the next port that is free
 */
export async function planShape(env: Env, shape: Shape, takePort: () => Promise<number>): Promise<ScaledProcess[]> {
  const processes: ScaledProcess[] = [];
  for (const role of roles) {
    for (let number = 1; number <= shape[role]; number += 1) {
      const port = await takePort();
      const origin = `http://localhost:${port}`;
      const variables = { [portSettings[role]]: String(port), ...(role === "hub" && hubVariables(origin)) };
      processes.push({ role, origin, plan: planProcess(env, { name: `${role}-${number}`, role, variables }) });
    }
  }
  return processes;
}

/** What a hub is told that stands beside others, and leaves the work to workers. */
function hubVariables(origin: string): Record<string, string> {
  return { HUB_WITH_WORKER: "0", HUB_INTERNAL_URL: origin };
}
