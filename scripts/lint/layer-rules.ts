/** An import statement, reduced to what a layer rule asks about. Paths are relative to the project's root. */
export interface Import {
  importer: string;
  /** A file of this project by its path, or a package by its name (`node:fs` for a part of Node). */
  target: { kind: "file"; path: string } | { kind: "package"; name: string };
  isTypeOnly: boolean;
}

export interface LayerRule {
  /** The rule as a person would say it: the linter's message and the name of its test. */
  sentence: string;
  forbids(statement: Import): boolean;
}

/** Where a limiter is built from what it needs: everybody else asks it by its port. */
const limiterUsers = ["lib/compose.ts", "lib/rate-limits", "tests", "bench"];
const composers = ["app/web.ts", "hub/main.ts", "worker/main.ts", "scripts", "tests", "bench"];
const databasePackages = ["drizzle-orm", "drizzle-kit", "mssql", "node:sqlite"];
const databaseUsers = ["db", "drizzle.config.ts", "tests/db", "bench/store"];
const nodeClient = "lib/client/outbox/file-outbox.ts";
/** What browsers may have of lib/chat besides its types: values that bring nothing else with them. */
const plainValues = ["lib/chat/limits.ts", "lib/chat/receipts/receipts.ts"];

/** The direction in which code may depend, one rule each. A rule is about the importing file's place. */
export const layerRules = {
  chat: {
    sentence: "lib/chat imports only zod, @date-fns/tz and itself.",
    forbids: (it) => from(it, "lib/chat") && !to(it, "lib/chat") && !toPackage(it, "zod", "@date-fns/tz"),
  },
  signalr: {
    sentence: "lib/signalr imports only ws, msgpackr, ioredis, types of @standard-schema/spec, Node and itself.",
    forbids: (it) =>
      from(it, "lib/signalr") &&
      !to(it, "lib/signalr") &&
      !toPackage(it, "ws", "msgpackr", "ioredis") &&
      !(it.isTypeOnly && toPackage(it, "@standard-schema/spec")) &&
      !toNode(it),
  },
  client: {
    sentence:
      "lib/client imports only itself, types, limits and receipts of lib/chat, @microsoft/signalr, zustand, uuid and idb.",
    forbids: (it) =>
      from(it, "lib/client") &&
      !from(it, nodeClient) &&
      !to(it, "lib/client", ...plainValues) &&
      !(it.isTypeOnly && to(it, "lib/chat")) &&
      !toPackage(it, "@microsoft/signalr", "zustand", "uuid", "idb"),
  },
  nodeClient: {
    sentence: "lib/client/outbox/file-outbox.ts is for Node, so components and widget do not import it.",
    forbids: (it) => to(it, nodeClient) && from(it, "components", "widget", "lib", "app"),
  },
  database: {
    sentence: "Only db, its tests and the benchmark of the store import drizzle or a database driver.",
    forbids: (it) => toPackage(it, ...databasePackages) && !from(it, ...databaseUsers),
  },
  upward: {
    sentence: "lib and db import nothing of app, components, widget, hub, worker or scripts.",
    forbids: (it) => from(it, "lib", "db") && to(it, "app", "components", "widget", "hub", "worker", "scripts"),
  },
  adapters: {
    sentence: "db, lib/bus, lib/identity, lib/presence, lib/rate-limits and lib/telemetry do not import lib/http.",
    forbids: (it) =>
      from(it, "db", "lib/bus", "lib/identity", "lib/presence", "lib/rate-limits", "lib/telemetry") &&
      to(it, "lib/http"),
  },
  screens: {
    sentence: "components and widget do not import db, hub, lib/http or lib/compose.ts.",
    forbids: (it) => from(it, "components", "widget") && to(it, "db", "hub", "lib/http", "lib/compose.ts"),
  },
  hub: {
    sentence: "hub and worker do not import app, components, widget or lib/http.",
    forbids: (it) => from(it, "hub", "worker") && to(it, "app", "components", "widget", "lib/http"),
  },
  rateLimits: {
    sentence:
      "lib/rate-limits is imported only by lib/compose.ts, tests and bench, and only it imports rate-limiter-flexible.",
    forbids: (it) =>
      (to(it, "lib/rate-limits") && !from(it, ...limiterUsers)) ||
      (toPackage(it, "rate-limiter-flexible") && !from(it, "lib/rate-limits")),
  },
  broker: {
    sentence: "lib/broker imports only amqplib, Node and itself, and only it, tests and bench import amqplib.",
    forbids: (it) =>
      (from(it, "lib/broker") && !to(it, "lib/broker") && !toPackage(it, "amqplib") && !toNode(it)) ||
      (toPackage(it, "amqplib") && !from(it, "lib/broker", "tests", "bench")),
  },
  redis: {
    sentence: "Only lib/signalr/scale-out, tests and bench import ioredis: others have their connections from there.",
    forbids: (it) => toPackage(it, "ioredis") && !from(it, "lib/signalr/scale-out", "tests", "bench"),
  },
  compose: {
    sentence: "lib/compose.ts is imported only by app/web.ts, hub/main.ts, worker/main.ts, scripts, tests and bench.",
    forbids: (it) => to(it, "lib/compose.ts") && !from(it, ...composers),
  },
  tests: {
    sentence: "Only tests and bench import tests.",
    forbids: (it) =>
      to(it, "tests") && from(it, "app", "components", "widget", "hub", "worker", "lib", "db", "scripts"),
  },
} as const satisfies Record<string, LayerRule>;

function from({ importer }: Import, ...places: string[]): boolean {
  return isWithin(importer, places);
}

function to({ target }: Import, ...places: string[]): boolean {
  return target.kind === "file" && isWithin(target.path, places);
}

function toPackage({ target }: Import, ...names: string[]): boolean {
  return target.kind === "package" && names.includes(target.name);
}

function toNode({ target }: Import): boolean {
  return target.kind === "package" && target.name.startsWith("node:");
}

function isWithin(path: string, places: string[]): boolean {
  return places.some((place) => path === place || path.startsWith(`${place}/`));
}
