import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { jwtVerify } from "jose";
import { z } from "zod";
import { ChatError } from "#lib/chat/errors.ts";
import { limits } from "#lib/chat/limits.ts";
import type { Vault } from "#lib/chat/vault.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const secretBytes = 32;
/** How far the clocks of the host's server and of Parley may be apart. */
const clockToleranceSeconds = 30;

const identitySchema = z.object({
  sub: z.string().min(1).max(limits.externalIdMax),
  exp: z.number(),
  name: z.string().trim().min(1).max(limits.nameMax).optional(),
  email: z.email().max(limits.emailMax).optional(),
});

/** Seals with AES-256-GCM and a key of its own, which is derived from the installation's secret. */
export function createVault(authSecret: string): Vault {
  const key = Buffer.from(hkdfSync("sha256", authSecret, "", "parley:vault", 32));
  return {
    newSecret: () => randomBytes(secretBytes).toString("base64url"),
    hash: (secret) => createHash("sha256").update(secret).digest("base64url"),
    seal(secret) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce);
      const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes));
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const secret = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()]);
      return secret.toString("utf8");
    },
    async readIdentity(token, secrets) {
      const verified = await jwtVerify(
        token,
        ({ kid }) => {
          const found = secrets.find(({ id }) => id === kid);
          if (found === undefined) throw new Error("The token names no key that is known here.");
          return new TextEncoder().encode(found.secret);
        },
        { algorithms: ["HS256"], requiredClaims: ["exp", "sub"], clockTolerance: clockToleranceSeconds },
      ).catch(() => null);
      const claims = identitySchema.safeParse(verified?.payload);
      if (!claims.success) throw new ChatError("unauthenticated", "The identity is not valid, or not any more.");
      const { sub: externalId, name = null, email = null } = claims.data;
      return { externalId, name, email };
    },
  };
}
