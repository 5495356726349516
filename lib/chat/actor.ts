import type { Reach } from "./conversations/reach.ts";
import type { TenantId } from "./ids.ts";
import type { Permission } from "./permissions.ts";

/** Who a request says it is, as proven by authentication, before anything of the tenant has been read. */
export type Principal =
  | {
      readonly kind: "member";
      readonly tenantId: TenantId;
      readonly id: string;
      /** The sign-in it came by, which must still hold; null for what the installation itself does in their name. */
      readonly sessionId: string | null;
    }
  | { readonly kind: "key"; readonly tenantId: TenantId; readonly id: string }
  | { readonly kind: "visitor"; readonly tenantId: TenantId; readonly id: string }
  | { readonly kind: "anonymous"; readonly tenantId: TenantId }
  /** The installation itself, for what is done by the clock. No door ever makes one. */
  | { readonly kind: "system"; readonly tenantId: TenantId };

/** Who has shown who they are. */
export type KnownPrincipal = Extract<Principal, { kind: "member" | "key" | "visitor" }>;

/** A member as the tenant knows them at this moment, rights included. */
export interface MemberActor {
  readonly kind: "member";
  readonly id: string;
  readonly name: string;
  /** A built-in role by its name, or one of the tenant's own by its id. */
  readonly role: string;
  readonly roleName: string;
  readonly permissions: readonly Permission[];
  /** Null where they see no conversations. */
  readonly reach: Reach | null;
  readonly createdAt: Date;
}

/** A program of the tenant that came in by an API key. */
export interface KeyActor {
  readonly kind: "key";
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly reach: Reach | null;
}

export interface VisitorActor {
  readonly kind: "visitor";
  readonly id: string;
  readonly name: string;
  /** Whether the host's server has said who they are. */
  readonly isIdentified: boolean;
  /** Who they are among the users of the host; null for an anonymous visitor. */
  readonly externalId: string | null;
  readonly createdAt: Date;
}

/** Somebody on the host's page who has not been given a visitor's token yet. */
export interface AnonymousActor {
  readonly kind: "anonymous";
}

/** The installation itself. */
export interface SystemActor {
  readonly kind: "system";
}

export type Actor = MemberActor | KeyActor | VisitorActor | AnonymousActor | SystemActor;

/** Those who work for the tenant, by their permissions. */
export type StaffActor = MemberActor | KeyActor;

/** Who may call a use case: members with a permission, or with one of several, visitors for what is their own, or anybody. */
export interface Needs {
  readonly member?: Permission | readonly Permission[] | "any";
  /** Whether a key with what a member needs may do it as well. */
  readonly key?: true;
  /** `unidentified`: also those who may do nothing else before they have proven who they are. */
  readonly visitor?: true | "unidentified";
  readonly anonymous?: true;
  /** For what is done by the clock, which is no part of what people can do. */
  readonly system?: true;
}

/** The actors that `needs` lets through, so that a use case for operators cannot even name a visitor. */
export type ActorFor<N extends Needs> =
  | (N extends { member: Permission | readonly Permission[] | "any" } ? MemberActor : never)
  | (N extends { key: true } ? KeyActor : never)
  | (N extends { visitor: true | "unidentified" } ? VisitorActor : never)
  | (N extends { anonymous: true } ? AnonymousActor : never)
  | (N extends { system: true } ? SystemActor : never);

/** Somebody as the transcript shows them. */
export interface Participant {
  kind: "visitor" | "operator" | "system";
  id: string;
  name: string;
}

export const systemParticipant: Participant = { kind: "system", id: "system", name: "Parley" };

/** @returns how an actor appears in messages and events. */
export function participantOf(actor: Actor): Participant {
  switch (actor.kind) {
    case "member":
    case "key":
      return { kind: "operator", id: actor.id, name: actor.name };
    case "visitor":
      return { kind: "visitor", id: actor.id, name: actor.name };
    case "anonymous":
    case "system":
      return systemParticipant;
  }
}

export function isStaff(actor: Actor): actor is StaffActor {
  return actor.kind === "member" || actor.kind === "key";
}
