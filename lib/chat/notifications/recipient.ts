import type { Actor, MemberActor, VisitorActor } from "../actor.ts";
import type { LoggedEvent } from "../events/event.ts";
import type { Vault } from "../vault.ts";
import { type Addressee, memberAddress, roleAddress, userAddress, visitorAddress } from "./addressee.ts";

/** Who looks at notifications. */
export interface NotificationReader {
  readonly kind: "operator" | "visitor";
  readonly id: string;
}

/** Somebody as far as notifications are for them. */
export interface Recipient extends NotificationReader {
  /** What is sent to any of these is for them. */
  readonly addresses: readonly Addressee[];
  /** Since when they are here: what was sent before is not news to them. */
  readonly since: Date;
}

/** @returns null for programs, whom nobody notifies. */
export function recipientOf(actor: MemberActor | VisitorActor, vault: Pick<Vault, "hash">): Recipient;
export function recipientOf(actor: Actor, vault: Pick<Vault, "hash">): Recipient | null;
export function recipientOf(actor: Actor, vault: Pick<Vault, "hash">): Recipient | null {
  switch (actor.kind) {
    case "member": {
      const { id, role, createdAt: since } = actor;
      return { kind: "operator", id, addresses: ["everyone", "members", memberAddress(id), roleAddress(role)], since };
    }
    case "visitor": {
      const { id, externalId, createdAt: since } = actor;
      const named = externalId === null ? [] : [userAddress(externalId, vault)];
      return { kind: "visitor", id, addresses: ["everyone", "visitors", visitorAddress(id), ...named], since };
    }
    case "key":
    case "anonymous":
    case "system":
      return null;
  }
}

/** Whether an event that is addressed is for somebody. */
export function isAddressedTo(recipient: Recipient | null, { event, audience }: LoggedEvent): boolean {
  if (recipient === null) return false;
  const isTheirs = recipient.addresses.some((address) => address === audience.addressee);
  return isTheirs && Date.parse(event.at) >= recipient.since.getTime();
}
