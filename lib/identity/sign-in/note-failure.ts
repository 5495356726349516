import { z } from "zod";
import { ChatError } from "#lib/chat/errors.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { useCase } from "#lib/chat/use-case.ts";
import { provenTenantId } from "../tenant-id.ts";

const recordFailure = useCase({
  name: "RecordFailedSignIn",
  needs: { anonymous: true },
  access: "write",
  input: z.object({ memberId: z.string(), method: z.enum(["password", "oidc"]), reason: z.string() }),
  async run({ tenant, audit }, { memberId, method, reason }) {
    const member = await tenant.members.get(memberId);
    const target = { kind: "member", id: memberId, name: member?.name ?? "" } as const;
    audit({ action: "sign_in.failed", target, after: { method, reason } });
  },
});

interface FailedSignIn {
  tenantId: string;
  memberId: string;
  method: "password" | "oidc";
  reason: string;
}

/** Adds a sign-in that failed to the audit log of the tenant whose member it would have been. */
export async function noteFailure(
  chat: Chat,
  { tenantId, ...input }: FailedSignIn,
  { address }: { address: string },
): Promise<void> {
  const principal = { kind: "anonymous", tenantId: provenTenantId(tenantId) } as const;
  try {
    await execute(chat, recordFailure, { principal, input, origin: { address } });
  } catch (error) {
    // Nobody comes into a suspended tenant anyway.
    if (!(error instanceof ChatError)) throw error;
  }
}
