import { parseArgs } from "node:util";
import { v7 } from "uuid";
import { suspendTenant } from "#lib/chat/settings/suspend-tenant.ts";
import { parseEnv, SettingsError } from "#lib/env.ts";
import { provenTenantId } from "#lib/identity/tenant-id.ts";
import { runCommand, withDatabase } from "./command.ts";

const usage = "npm run tenant:suspend -- --slug acme, and npm run tenant:resume -- --slug acme";

/** Keeps everybody of a tenant out, or with `--resume` lets them in again. */
async function main(): Promise<void> {
  // Nothing is signed here.
  const env = parseEnv({ ...process.env, AUTH_SECRET: process.env.AUTH_SECRET ?? "x".repeat(32) });
  const { values } = parseArgs({ options: { slug: { type: "string" }, resume: { type: "boolean", default: false } } });
  const { slug, resume } = values;
  if (slug === undefined) throw new SettingsError(`--slug is missing\nUsage: ${usage}`);
  await withDatabase(env, async ({ directory, tenants }) => {
    const tenant = await directory.findTenant(slug);
    if (tenant === null) throw new SettingsError(`There is no tenant ${slug}.`);
    const chat = { tenants, now: () => new Date(), newId: () => v7() };
    const isChanged = await suspendTenant(chat, provenTenantId(tenant.id), { isSuspended: !resume });
    const state = resume ? "open to its people" : "suspended";
    process.stdout.write(`${slug} is ${state}${isChanged ? "" : ", as it was before"}.\n`);
  });
}

await runCommand(main);
