import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type LayerRule, layerRules } from "#scripts/lint/layer-rules.ts";
import { runTool } from "#scripts/run-tool.ts";

interface Plant {
  rule: LayerRule;
  file: string;
  forbidden: string[];
  permitted: string[];
}

/** Per rule: a file with imports that break it, one a line, and a file beside it whose imports are all permitted. */
const plants: Record<keyof typeof layerRules, Plant> = {
  chat: {
    rule: layerRules.chat,
    file: "lib/chat/messages/planted.ts",
    forbidden: [
      'import { rest } from "#lib/http/rest.ts";',
      'import type { Rest } from "../../http/rest.ts";',
      'import { randomUUID } from "node:crypto";',
      'export { pino } from "pino";',
      'export * from "../../env.ts";',
      'export const later = import("../../compose.ts");',
      'export type Later = import("../../client/chat-client.ts").ChatClient;',
    ],
    permitted: ['import { z } from "zod";', 'import { limits } from "../limits.ts";', 'import "#lib/chat/ids.ts";'],
  },
  signalr: {
    rule: layerRules.signalr,
    file: "lib/signalr/scale-out/planted.ts",
    forbidden: [
      'import type { Message } from "../../chat/messages/message.ts";',
      'import { pino } from "pino";',
      'import { z } from "zod";',
    ],
    permitted: [
      'import { WebSocket } from "ws";',
      'import { Packr } from "msgpackr";',
      'import { Redis } from "ioredis";',
      'import type { StandardSchemaV1 } from "@standard-schema/spec";',
      'import { once } from "node:events";',
      'import "../server.ts";',
    ],
  },
  client: {
    rule: layerRules.client,
    file: "lib/client/planted.ts",
    forbidden: [
      'import { useCases } from "#lib/chat/use-cases.ts";',
      'import { type Actor } from "../chat/actor.ts";',
      'import { readFile } from "node:fs/promises";',
      'import { useState } from "react";',
    ],
    permitted: [
      'import type { Actor } from "#lib/chat/actor.ts";',
      'import { limits } from "#lib/chat/limits.ts";',
      'import { openDB } from "idb";',
      'import { createStore } from "zustand/vanilla";',
      'import { HubConnectionBuilder } from "@microsoft/signalr";',
      'import { v7 } from "uuid";',
    ],
  },
  nodeClient: {
    rule: layerRules.nodeClient,
    file: "widget/frame/planted.ts",
    forbidden: ['import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";'],
    permitted: ['import { createBrowserOutbox } from "#lib/client/outbox/browser-outbox.ts";'],
  },
  database: {
    rule: layerRules.database,
    file: "lib/http/planted.ts",
    forbidden: [
      'import { eq } from "drizzle-orm";',
      'import { drizzle } from "drizzle-orm/node-sqlite";',
      'import type { DatabaseSync } from "node:sqlite";',
      'import mssql from "mssql";',
    ],
    permitted: ['import { Hono } from "hono";'],
  },
  upward: {
    rule: layerRules.upward,
    file: "db/repositories/planted.ts",
    forbidden: [
      'import { web } from "#app/web.ts";',
      'import { Button } from "#components/ui/button.tsx";',
      'import { frame } from "#widget/frame.ts";',
      'import type { Hub } from "../../hub/chat-hub.ts";',
      'import { build } from "#scripts/build.ts";',
    ],
    permitted: ['import { eq } from "drizzle-orm";', 'import type { Tenants } from "#lib/chat/store.ts";'],
  },
  adapters: {
    rule: layerRules.adapters,
    file: "lib/identity/planted.ts",
    forbidden: ['import { rest } from "../http/rest.ts";', 'import type { Rest } from "#lib/http/rest.ts";'],
    permitted: ['import { jwtVerify } from "jose";', 'import type { TenantId } from "../chat/ids.ts";'],
  },
  screens: {
    rule: layerRules.screens,
    file: "components/console/planted.tsx",
    forbidden: [
      'import { open } from "#db/sqlite/open.ts";',
      'import type { Hub } from "#hub/chat-hub.ts";',
      'import { rest } from "../../lib/http/rest.ts";',
      'import type { Application } from "#lib/compose.ts";',
    ],
    permitted: ['import { createChatClient } from "#lib/client/create-chat-client.ts";'],
  },
  hub: {
    rule: layerRules.hub,
    file: "hub/planted.ts",
    forbidden: [
      'import { web } from "../app/web.ts";',
      'import { Button } from "#components/ui/button.tsx";',
      'import { frame } from "#widget/frame.ts";',
      'import type { Rest } from "#lib/http/rest.ts";',
    ],
    permitted: ['import { execute } from "#lib/chat/execute.ts";', 'import "#lib/signalr/server.ts";'],
  },
  rateLimits: {
    rule: layerRules.rateLimits,
    file: "lib/http/limiter-planted.ts",
    forbidden: [
      'import { createMemoryLimiter } from "#lib/rate-limits/memory-limiter.ts";',
      'import { RateLimiterMemory } from "rate-limiter-flexible";',
    ],
    permitted: ['import type { CallLimiter } from "#lib/chat/rate-limits.ts";'],
  },
  broker: {
    rule: layerRules.broker,
    file: "lib/broker/planted.ts",
    forbidden: ['import type { ChatEvent } from "#lib/chat/events/event.ts";', 'import { z } from "zod";'],
    permitted: [
      'import { connect } from "amqplib";',
      'import { setTimeout } from "node:timers/promises";',
      'import "./message-broker.ts";',
    ],
  },
  redis: {
    rule: layerRules.redis,
    file: "lib/presence/planted.ts",
    forbidden: ['import { Redis } from "ioredis";', 'import type { RedisOptions } from "ioredis";'],
    permitted: ['import { openRedisConnection } from "#lib/signalr/scale-out/redis-connection.ts";'],
  },
  compose: {
    rule: layerRules.compose,
    file: "lib/http/composed.ts",
    forbidden: ['import { compose } from "../compose.ts";', 'import type { Application } from "#lib/compose.ts";'],
    permitted: ['import { env } from "../env.ts";'],
  },
  tests: {
    rule: layerRules.tests,
    file: "lib/bus/planted.ts",
    forbidden: ['import { until } from "#tests/signalr/until.ts";'],
    permitted: ['import { once } from "node:events";'],
  },
};

const oxlintReport = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      message: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

type Finding = z.output<typeof oxlintReport>["diagnostics"][number];

const projectFolder = join(import.meta.dirname, "../..");
const permittedFile = (file: string) => file.replace(/\.tsx?$/, "-permitted$&");

let copy: string;
let findings: Finding[];

/** Plants everything in a bare copy of the folders, with the project's own linter settings, and lints it once. */
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "parley-layers-"));
  for (const part of [".oxlintrc.json", "package.json", "tsconfig.json", "scripts/lint"]) {
    await cp(join(projectFolder, part), join(copy, part), { recursive: true });
  }
  const plant = async (file: string, lines: string[]) => {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), `${lines.join("\n")}\n`);
  };
  for (const { file, forbidden, permitted } of Object.values(plants)) {
    await plant(file, forbidden);
    await plant(permittedFile(file), permitted);
  }
  await plant("lib/bus/one.ts", ['import { two } from "#lib/bus/two.ts";', "export const one = () => two;"]);
  await plant("lib/bus/two.ts", ['import { one } from "./one.ts";', "export const two = () => one;"]);
  const { output } = await runTool(["oxlint", "--format=json"], { folder: copy });
  findings = oxlintReport.parse(JSON.parse(output)).diagnostics;
});

afterAll(() => rm(copy, { recursive: true, force: true }));

function linesReported(file: string, { code, message }: { code: string; message?: string }): number[] {
  return findings
    .filter((finding) => finding.filename === file && finding.code === code)
    .filter((finding) => message === undefined || finding.message === message)
    .flatMap((finding) => finding.labels[0]?.span.line ?? [])
    .toSorted((a, b) => a - b);
}

describe.each(Object.values(plants))("$rule.sentence", ({ rule, file, forbidden }) => {
  it("reports each planted import that breaks it", () => {
    const lines = linesReported(file, { code: "parley(layers)", message: rule.sentence });
    expect(lines).toEqual(forbidden.map((_, index) => index + 1));
  });

  it("permits the imports that keep to it", () => {
    expect(linesReported(permittedFile(file), { code: "parley(layers)" })).toEqual([]);
  });
});

it("No module imports itself by way of others: a planted cycle is reported in both of its files", () => {
  expect(linesReported("lib/bus/one.ts", { code: "import(no-cycle)" })).toEqual([1]);
  expect(linesReported("lib/bus/two.ts", { code: "import(no-cycle)" })).toEqual([1]);
});
