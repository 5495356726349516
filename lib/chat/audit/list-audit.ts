import { z } from "zod";
import { limits } from "../limits.ts";
import { invalidCursor, type Page, pageInput, toPage } from "../page.ts";
import { useCase } from "../use-case.ts";
import { type AuditEntry, auditActions, presentAuditEntry } from "./audit-entry.ts";

/** What was done in the tenant, newest first, all of it or of one kind or by one actor. */
export const listAudit = useCase({
  name: "ListAudit",
  needs: { member: "audit.read", key: true },
  access: "read",
  input: z.object({
    ...pageInput,
    action: z.enum(auditActions).optional(),
    actorId: z.string().max(limits.nameMax).optional(),
  }),
  async run({ tenant }, { cursor, limit, action, actorId }): Promise<Page<AuditEntry>> {
    const found = await tenant.audit.list({
      ...(action === undefined ? {} : { action }),
      ...(actorId === undefined ? {} : { actorId }),
      ...(cursor === undefined ? {} : { beforeId: decodeCursor(cursor) }),
      limit: limit + 1,
    });
    const { items, nextCursor } = toPage(found, limit, ({ id }) => id);
    return { items: items.map(presentAuditEntry), nextCursor };
  },
});

function decodeCursor(cursor: string): string {
  if (!z.uuid().safeParse(cursor).success) throw invalidCursor();
  return cursor.toLowerCase();
}
