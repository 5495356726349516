import { roles, type Role as ServerRole } from "#scripts/processes.ts";

export type { ServerRole };

/** One of the servers of an installation: by its role where it is the only one, else with its number. */
export type ServerName = ServerRole | `${ServerRole}-${number}`;

export type BrokerName = "redis" | "rabbitmq";

/** The servers that are reached through a proxy, all of a role through the same. */
export type ProxyName = Exclude<ServerRole, "worker">;

/** How many servers of each role an installation has, and which brokers. Without workers the hub does their work. */
export type Shape = Readonly<Record<ServerRole, number> & Record<BrokerName, boolean>>;

/** What `npm start` runs. */
export const pair: Shape = { web: 1, hub: 1, worker: 0, redis: false, rabbitmq: false };

export function namesOf(shape: Shape, role: ServerRole): ServerName[] {
  if (shape[role] === 1) return [role];
  return Array.from({ length: shape[role] }, (_, index) => `${role}-${index + 1}` as const);
}

export function allNames(shape: Shape): { name: ServerName; role: ServerRole }[] {
  return roles.flatMap((role) => namesOf(shape, role).map((name) => ({ name, role })));
}

export function brokersOf(shape: Shape): BrokerName[] {
  return (["redis", "rabbitmq"] as const).filter((name) => shape[name]);
}
