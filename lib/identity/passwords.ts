import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

/** OWASP's password storage cheat sheet: Argon2id with 19 MiB of memory, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;

/** @returns an Argon2id hash with its own salt and costs, as `argon2id$memory$passes$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const hash = await derive("argon2id", { ...cost, message: password, nonce });
  return ["argon2id", cost.memory, cost.passes, nonce.toString("base64url"), hash.toString("base64url")].join("$");
}

/** @returns whether the password is the one that was hashed. It takes as long for a wrong one. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [algorithm, memory, passes, nonce, hash] = stored.split("$");
  if (algorithm !== "argon2id" || nonce === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, "base64url");
  const actual = await derive("argon2id", {
    ...cost,
    memory: Number(memory),
    passes: Number(passes),
    message: password,
    nonce: Buffer.from(nonce, "base64url"),
  });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
