import type { TenantId } from "./ids.ts";
import type { Permission, Role } from "./permissions.ts";

/** Who a request says it is, as proven by authentication, before anything of the tenant has been read. */
export type Principal =
  | { readonly kind: "member"; readonly tenantId: TenantId; readonly id: string }
  | { readonly kind: "visitor"; readonly tenantId: TenantId; readonly id: string }
  | { readonly kind: "anonymous"; readonly tenantId: TenantId };

/** A member as the tenant knows them at this moment, rights included. */
export interface MemberActor {
  readonly kind: "member";
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export interface VisitorActor {
  readonly kind: "visitor";
  readonly id: string;
  readonly name: string;
}

/** Somebody on the host's page who has not been given a visitor's token yet. */
export interface AnonymousActor {
  readonly kind: "anonymous";
}

export type Actor = MemberActor | VisitorActor | AnonymousActor;

/** Who may call a use case: members with a permission, visitors for what is their own, or anybody. */
export interface Needs {
  readonly member?: Permission | "any";
  readonly visitor?: true;
  readonly anonymous?: true;
}

/** The actors that `needs` lets through, so that a use case for operators cannot even name a visitor. */
export type ActorFor<N extends Needs> =
  | (N extends { member: Permission | "any" } ? MemberActor : never)
  | (N extends { visitor: true } ? VisitorActor : never)
  | (N extends { anonymous: true } ? AnonymousActor : never);

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
      return { kind: "operator", id: actor.id, name: actor.name };
    case "visitor":
      return { kind: "visitor", id: actor.id, name: actor.name };
    case "anonymous":
      return systemParticipant;
  }
}
