import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseEnv, settingNames } from "#lib/env.ts";
import { portSettings, processVariables, programs, type Role, roles } from "#scripts/processes.ts";
import { defaultShape, planShape, sharedVariables } from "#scripts/scale/shape.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(resolve(tmpdir(), "parley-compose-"));
afterAll(() => rmSync(folder, { recursive: true }));
const read = (file: string): string => readFileSync(resolve(root, file), "utf8");

const serviceSchema = z.object({
  build: z.object({ target: z.string() }).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  deploy: z.object({ replicas: z.number() }).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const { services } = z
  .object({ services: z.record(z.string(), serviceSchema) })
  .parse(parse(read("compose.yaml"), { merge: true }));

/** The stages of the Dockerfile by name. */
const stages = new Map(
  read("Dockerfile")
    .split(/^FROM /mu)
    .map((stage) => [/^\S+ AS (\S+)/u.exec(stage)?.[1] ?? "", stage]),
);

function commandOf(stage: string): unknown {
  return JSON.parse(/^CMD (.+)$/mu.exec(stages.get(stage) ?? "")?.[1] ?? "null");
}

/** The names of what a stage and those before it set. */
function variablesOf(...names: string[]): string[] {
  const lines = names.flatMap((name) => stages.get(name)?.match(/^ENV .+$/gmu) ?? []);
  return lines.flatMap((line) => [...line.matchAll(/(\w+)=/gu)].map(([, variable = ""]) => variable));
}

function service(name: string) {
  const found = services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service "${name}".`);
  return found;
}

const otherPorts = (role: Role) => Object.values<string>(portSettings).filter((name) => name !== portSettings[role]);
/** What a setting of Parley is not, and a process is told all the same. */
const ofLibraries = ["NEXTAUTH_URL"];

describe.each(roles)("in containers as in `npm run scale` a %s process", (role) => {
  const { build, environment, deploy, healthcheck } = service(role);

  test("runs the same program", () => {
    expect(build?.target).toBe(role);
    expect(commandOf(role)).toEqual(["node", ...programs[role]]);
  });

  test("is there as many times", () => {
    expect(deploy?.replicas).toBe(defaultShape[role]);
  });

  test("is told the same", async () => {
    const env = parseEnv({ AUTH_SECRET: "x".repeat(32), DATA_DIR: folder });
    const processes = await planShape(env, defaultShape, () => Promise.resolve(4_000));
    const own = processes.find((one) => one.role === role)?.plan.variables ?? {};
    const brokers = { REDIS_URL: "", RABBITMQ_URL: "" };
    const scaled = { ...processVariables(env, sharedVariables(env)), ...brokers, ...own };
    const told = new Set([...Object.keys(environment), ...variablesOf("parley", role), ...otherPorts(role)]);
    // The web process alone is one of Next's.
    if (role !== "web") told.add("NEXT_MANUAL_SIG_HANDLE");
    expect(Object.keys(scaled).filter((name) => !told.has(name))).toEqual([]);
  });

  test("is told nothing that it does not know", () => {
    const known = new Set([...settingNames, ...ofLibraries]);
    expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
  });

  test("is asked where it listens whether it is ready", () => {
    const port = environment[portSettings[role]];
    expect(healthcheck?.test.at(-1)).toBe(`http://localhost:${port}/health/ready`);
  });
});

test("every setting of the example is one that compose.yaml asks for, and the other way round", () => {
  const asked = new Set([...read("compose.yaml").matchAll(/\$\{(\w+)/gu)].map(([, name]) => name));
  const offered = new Set([...read("deploy/settings.example").matchAll(/^(\w+)=/gmu)].map(([, name]) => name));
  expect(offered).toEqual(asked);
});

test("the balancer sends to the ports at which the processes listen", () => {
  const upstreams = [...read("deploy/Caddyfile").matchAll(/dynamic a (\w+) (\d+)/gu)].map(([, name, port]) => [
    name,
    port,
  ]);
  expect(upstreams).toEqual(
    (["hub", "web"] as const).map((role) => [role, service(role).environment[portSettings[role]]]),
  );
});

test("every service that another one waits for says whether it is well, or ends", () => {
  const waitedFor = Object.values(services).flatMap(({ depends_on: waits }) => Object.entries(waits));
  const asked = waitedFor.filter(([, { condition }]) => condition === "service_healthy").map(([name]) => name);
  expect(asked.filter((name) => service(name).healthcheck === undefined)).toEqual([]);
  expect(asked).toContain("rabbitmq");
});
