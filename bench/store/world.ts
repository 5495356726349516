import { v7 } from "uuid";
import { z } from "zod";
import { migrateDatabase } from "#db/migrate.ts";
import { startConversation } from "#lib/chat/conversations/start-conversation.ts";
import { execute } from "#lib/chat/execute.ts";
import type { TenantId } from "#lib/chat/ids.ts";
import { type Application, compose } from "#lib/compose.ts";
import { parseEnv } from "#lib/env.ts";
import { foundTenant } from "#lib/identity/found-tenant.ts";
import { unlimitedRates } from "#tests/support/unlimited-rates.ts";
import { body } from "./text.ts";

const senderSchema = z.object({
  conversationId: z.string(),
  visitorId: z.string(),
  hubToken: z.string(),
  restToken: z.string(),
});

export const worldSchema = z.object({
  /** The SQLite file. */
  file: z.string(),
  tenantId: z.string(),
  slug: z.string(),
  /** Visitors, each with a conversation that waits in the queue and has one message. */
  senders: z.array(senderSchema),
  /** Of an operator who watches the whole tenant. */
  watcherToken: z.string(),
});

/** What a contest needs: a database of its own, in which those who are going to send are known. */
export type World = z.infer<typeof worldSchema>;
export type Sender = z.infer<typeof senderSchema>;

/** The name of every visitor. */
export const visitorName = "Vera";

/** The settings of the processes that serve a world: the defaults, but for tokens that last as long as the benchmark. */
export function settingsFor(file: string): Record<string, string> {
  return {
    NODE_ENV: "production",
    DATABASE_URL: `sqlite:${file}`,
    AUTH_SECRET: "a secret of the benchmark, long enough",
    HUB_TOKEN_SECONDS: "3600",
    ...unlimitedRates,
  };
}

/** Makes the database with the real migrations, and everybody in it by the real use cases. */
export async function makeWorld(file: string, senders: number): Promise<World> {
  await migrateDatabase(`sqlite:${file}`);
  const env = parseEnv({ ...settingsFor(file), LOG_LEVEL: "silent" });
  const application = await compose(env, { process: "hub" });
  try {
    const slug = "bench";
    const tenant = { id: v7(), slug, name: "Bench", greeting: "Hello!" };
    const tenantId = await foundTenant(application.database, tenant, new Date());
    const watcherToken = await addWatcher(application, tenantId);
    const added = await Promise.all(Array.from({ length: senders }, () => addSender(application, tenantId)));
    return { file, tenantId, slug, senders: added, watcherToken };
  } finally {
    await application.database.close();
  }
}

async function addWatcher({ chat }: Application, tenantId: TenantId): Promise<string> {
  const member = {
    id: v7(),
    name: "Ada",
    email: "ada@bench.test",
    role: "operator",
    removedAt: null,
    createdAt: new Date(),
  };
  await chat.tenants.within(tenantId, (tenant) => tenant.members.add(member), { access: "write" });
  const { token } = await chat.tokens.forHub({ kind: "member", tenantId, id: member.id, sessionId: null });
  return token;
}

async function addSender({ chat }: Application, tenantId: TenantId): Promise<Sender> {
  const visitor = { id: v7(), name: visitorName, email: null, externalId: null, createdAt: new Date() };
  await chat.tenants.within(tenantId, (tenant) => tenant.visitors.add(visitor), { access: "write" });
  const principal = { kind: "visitor", tenantId, id: visitor.id } as const;
  const conversation = await execute(chat, startConversation, { principal, input: { body } });
  const { token: hubToken } = await chat.tokens.forHub(principal);
  const restToken = await chat.tokens.forVisitor(tenantId, visitor.id);
  return { conversationId: conversation.id, visitorId: visitor.id, hubToken, restToken };
}
