import { type Actor, systemParticipant } from "../actor.ts";

/** Whoever did something, also where nobody was known, as with a sign-in that failed. */
export interface AuditActor {
  kind: "member" | "key" | "visitor" | "nobody" | "system";
  id: string;
  name: string;
}

/** What something was done to. */
export interface AuditTarget {
  kind:
    | "member"
    | "role"
    | "session"
    | "key"
    | "settings"
    | "visitor"
    | "message"
    | "conversation"
    | "team"
    | "job"
    | "dead_letter"
    | "tenant";
  id: string;
  name: string;
}

/** What is noted: the noun, then what happened to it. */
export const auditActions = [
  "sign_in.succeeded",
  "sign_in.failed",
  "sign_in.ended",
  "member.invited",
  "member.invited_again",
  "member.joined",
  "member.renamed",
  "member.role_changed",
  "member.removed",
  "role.created",
  "role.changed",
  "role.removed",
  "key.created",
  "key.revoked",
  "settings.changed",
  "widget_secret.created",
  "widget_secret.removed",
  "provider.changed",
  "provider.removed",
  "visitor.changed",
  "visitor.merged",
  "message.deleted",
  "conversation.assigned",
  "conversation.taken_over",
  "team.created",
  "team.changed",
  "team.removed",
  "operator.changed",
  "job.retried",
  "dead_letter.retried",
  "dead_letter.dismissed",
  "tenant.suspended",
  "tenant.resumed",
] as const;
export type AuditAction = (typeof auditActions)[number];

/** Something that was done. `before` and `after` name what is different, and never carry a secret. */
export interface AuditNote {
  action: AuditAction;
  target: AuditTarget;
  before?: object;
  after?: object;
}

export interface AuditRecord {
  id: string;
  at: Date;
  action: AuditAction;
  actor: AuditActor;
  target: AuditTarget;
  before: object | null;
  after: object | null;
  /** The address of the network from which it was done; null for what was done on the machine itself. */
  address: string | null;
}

/** An entry as every door shows it. Times are ISO 8601. */
export interface AuditEntry extends Omit<AuditRecord, "at"> {
  at: string;
}

export function presentAuditEntry({ id, at, action, actor, target, before, after, address }: AuditRecord): AuditEntry {
  return { id, at: at.toISOString(), action, actor, target, before, after, address };
}

export function auditActorOf(actor: Actor): AuditActor {
  if (actor.kind === "anonymous") return { kind: "nobody", id: "", name: "" };
  if (actor.kind === "system") return { kind: "system", id: systemParticipant.id, name: systemParticipant.name };
  return { kind: actor.kind, id: actor.id, name: actor.name };
}
