/** Everything that is done by the clock. */
export const jobKinds = ["match", "wake", "follow", "prune"] as const;
export type JobKind = (typeof jobKinds)[number];

/** `failed`: it was tried often enough, and waits for somebody who looks at it. */
export const jobStatuses = ["waiting", "running", "failed"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** What is to be done, at what time. There is one at most of a kind and subject. */
export interface JobRecord {
  id: string;
  kind: JobKind;
  /** What it is about, such as the id of a conversation; empty for a kind of which a tenant has one. */
  subject: string;
  dueAt: Date;
  status: JobStatus;
  /** How often it was tried in vain. */
  attempts: number;
  /** Grows whenever it is asked for anew, so that who did it before does not take it away. */
  revision: number;
  /** Who does it, until when; whoever has not ended by then is taken for dead. Null while it waits. */
  leaseHolder: string | null;
  leaseUntil: Date | null;
  /** Why the last try failed, for those who run the workspace. */
  error: string | null;
  createdAt: Date;
  updatedAt: Date;
}

/** A job as a use case asks for it. */
export interface NewJob {
  kind: JobKind;
  subject: string;
  dueAt: Date;
}

/** Looks for operators for those who wait. */
export function matchJob(dueAt: Date): NewJob {
  return { kind: "match", subject: "", dueAt };
}

/** Has a subscriber of the log go on from where it is. */
export function followJob(subscriber: string, dueAt: Date): NewJob {
  return { kind: "follow", subject: subscriber, dueAt };
}

/** Takes off what is kept no longer. */
export function pruneJob(dueAt: Date): NewJob {
  return { kind: "prune", subject: "", dueAt };
}

/** Ends the sleep of a conversation. */
export function wakeJob(conversationId: string, dueAt: Date): NewJob {
  return { kind: "wake", subject: conversationId, dueAt };
}
