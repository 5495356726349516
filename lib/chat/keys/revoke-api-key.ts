import { z } from "zod";
import { notFound } from "../errors.ts";
import { accessChanged } from "../events/access-changed.ts";
import { existingIdSchema } from "../ids.ts";
import { useCase } from "../use-case.ts";
import { type ApiKey, presentApiKey } from "./api-key.ts";

/** Ends a key for good. Revoking one that was revoked changes nothing. @throws ChatError `not_found` */
export const revokeApiKey = useCase({
  name: "RevokeApiKey",
  needs: { member: "keys.manage" },
  access: "write",
  input: z.object({ keyId: existingIdSchema }),
  async run({ tenant, now, emit, audit }, { keyId }): Promise<ApiKey> {
    const key = await tenant.keys.get(keyId);
    if (key === null) throw notFound();
    if (key.revokedAt !== null) return presentApiKey(key);
    await tenant.keys.revoke(keyId, now);
    emit(accessChanged("key", keyId));
    audit({ action: "key.revoked", target: { kind: "key", id: keyId, name: key.name } });
    return presentApiKey({ ...key, revokedAt: now });
  },
});
