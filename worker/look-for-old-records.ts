import type { Database } from "#db/database.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { askForPruning } from "#lib/chat/retention/ask-for-pruning.ts";
import { type Retention, reachesBack } from "#lib/chat/retention/retention.ts";
import { allTenants } from "#lib/identity/all-tenants.ts";

export interface OldRecordsOptions {
  retention: Retention;
  signal: AbortSignal;
}

/**
 * Asks for what is kept no longer to be taken off, in each tenant that has any. Most have none, and are only read. Several
 * processes may look at the same time.
 */
export async function lookForOldRecords(
  chat: Chat,
  directory: Pick<Database["directory"], "tenantIds">,
  { retention, signal }: OldRecordsOptions,
): Promise<void> {
  for (const tenantId of await allTenants(directory)) {
    if (signal.aborted) return;
    const isDue = await chat.tenants.within(tenantId, (tenant) => reachesBack(tenant, retention), { access: "read" });
    if (isDue) await execute(chat, askForPruning, { principal: { kind: "system", tenantId }, input: {} });
  }
}
