import { systemParticipant } from "../actor.ts";
import { accessChanged } from "../events/access-changed.ts";
import type { Chat } from "../execute.ts";
import type { TenantId } from "../ids.ts";

/**
 * Keeps everybody of a tenant out, or lets them in again, in the name of the installation. Open connections end; nothing
 * of the tenant's is lost.
 * @returns whether that was not so before.
 */
export async function suspendTenant(
  { tenants, now, newId }: Pick<Chat, "tenants" | "now" | "newId">,
  tenantId: TenantId,
  { isSuspended }: { isSuspended: boolean },
): Promise<boolean> {
  return tenants.within(
    tenantId,
    async (tenant) => {
      const was = await tenant.access.anonymous();
      if (was.isSuspended === isSuspended) return false;
      const at = now();
      await tenant.settings.suspend(isSuspended ? at : null);
      const { name } = await tenant.settings.get();
      await tenant.audit.add({
        id: newId(),
        at,
        action: isSuspended ? "tenant.suspended" : "tenant.resumed",
        actor: { kind: "system", id: systemParticipant.id, name: systemParticipant.name },
        target: { kind: "tenant", id: tenantId, name },
        before: null,
        after: null,
        address: null,
      });
      await tenant.log.append([accessChanged("tenant", tenantId)], { actor: systemParticipant, at });
      return true;
    },
    { access: "write" },
  );
}
