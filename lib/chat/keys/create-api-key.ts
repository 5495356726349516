import { z } from "zod";
import { ChatError } from "../errors.ts";
import { limits } from "../limits.ts";
import { assertMayGive } from "../roles/may-give.ts";
import { permissionListSchema } from "../roles/role-input.ts";
import { useCase } from "../use-case.ts";
import { type ApiKey, type ApiKeyRecord, presentApiKey } from "./api-key.ts";

export interface CreatedApiKey {
  key: ApiKey;
  /** The bearer token, told only now. */
  secret: string;
}

const hintLength = 4;
const dayMs = 86_400_000;

/** No key makes keys: one that got into wrong hands would outlive being revoked. */
const keyPermissionsSchema = permissionListSchema
  .refine((permissions) => permissions.length > 0, "A key needs at least one permission.")
  .refine((permissions) => !permissions.includes("keys.manage"), "Keys are managed by people only.");

/**
 * Makes a key by which a program comes in, with none of the permissions that its maker lacks.
 * @throws ChatError `forbidden`, `invalid_input` where the tenant has as many as it may
 */
export const createApiKey = useCase({
  name: "CreateApiKey",
  needs: { member: "keys.manage" },
  access: "write",
  input: z.object({
    name: z.string().trim().min(1).max(limits.nameMax),
    permissions: keyPermissionsSchema,
    /** Null for a key that holds until it is revoked. */
    expiresInDays: z.number().int().min(1).max(limits.apiKeyDaysMax).nullable(),
  }),
  async run(context, { name, permissions, expiresInDays }): Promise<CreatedApiKey> {
    const { tenant, actor, principal, vault, now, newId, audit } = context;
    assertMayGive(actor, permissions);
    if ((await tenant.keys.list()).filter((key) => holds(key, now)).length >= limits.apiKeysMax) {
      throw new ChatError("invalid_input", `A workspace may have ${limits.apiKeysMax} keys that hold.`);
    }
    const [id, secret] = [newId(), vault.newSecret()];
    const expiresAt = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * dayMs);
    const key: ApiKeyRecord = {
      id,
      name,
      hash: vault.hash(secret),
      hint: secret.slice(-hintLength),
      permissions,
      createdBy: actor.id,
      createdAt: now,
      expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    await tenant.keys.add(key);
    const after = { permissions, expiresAt: expiresAt?.toISOString() ?? null };
    audit({ action: "key.created", target: { kind: "key", id, name }, after });
    return { key: presentApiKey(key), secret: `parley_${principal.tenantId}.${id}.${secret}` };
  },
});

function holds({ revokedAt, expiresAt }: ApiKeyRecord, now: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}
