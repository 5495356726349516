import type { Vault } from "../vault.ts";

/**
 * Whom a notification is for, as one word: all of a kind, or somebody by what they are known by. Users of the host are
 * addressed by what the host calls them, so that they may be notified before they have ever been here.
 */
export type Addressee =
  | "everyone"
  | "members"
  | "visitors"
  | `member:${string}`
  | `role:${string}`
  | `visitor:${string}`
  | `user:${string}`
  | `user-sha256:${string}`;

/** How long an addressee may be where it is stored. */
const addresseeCharactersMax = 64;

export const memberAddress = (id: string): Addressee => `member:${id}`;
export const roleAddress = (id: string): Addressee => `role:${id}`;
export const visitorAddress = (id: string): Addressee => `visitor:${id}`;

/** @param externalId what the host calls its user: of a long one only the hash is an address */
export function userAddress(externalId: string, { hash }: Pick<Vault, "hash">): Addressee {
  const whole: Addressee = `user:${externalId}`;
  return whole.length <= addresseeCharactersMax ? whole : `user-sha256:${hash(externalId)}`;
}

/** Whether visitors may be among those who have the address. */
export function isOfVisitors(addressee: string): boolean {
  return addressee === "everyone" || addressee === "visitors" || /^(?:visitor|user|user-sha256):/.test(addressee);
}
