import type { AuditAction, AuditActor, AuditEntry } from "#lib/chat/audit/audit-entry.ts";
import { wordsOfSubscriber } from "../system/dead-letter-words.ts";
import { wordsOfJob } from "../system/job-words.ts";

/** A sentence in its parts, so that names can stand out. */
export type SentencePart = string | { name: string };

type Sentence = readonly SentencePart[];

/**
 * @param roleName what a role is called, by its id; a name comes back as it is
 * @returns what was done as one sentence, such as `Olivia changed the role of Ada from Operator to Admin`.
 */
export function auditSentence(entry: AuditEntry, roleName: (role: string) => string): Sentence {
  return sentences[entry.action](entry, { by: nameOf(entry.actor), what: entry.target.name, roleName });
}

interface Names {
  /** Whoever did it. */
  by: string;
  /** What it was done to. */
  what: string;
  roleName(role: string): string;
}

const sentences: Record<AuditAction, (entry: AuditEntry, names: Names) => Sentence> = {
  "sign_in.succeeded": (_, { by }) => say`${by} signed in`,
  "sign_in.failed": (_, { what }) =>
    what === "" ? say`Somebody failed to sign in` : say`Somebody failed to sign in as ${what}`,
  "sign_in.ended": (_, { by, what }) => (by === what ? say`${by} signed out` : say`${by} signed ${what} out`),
  "member.invited": (entry, { by, what, roleName }) => {
    const role = wordIn(entry.after, "role");
    return role === null ? say`${by} invited ${what}` : say`${by} invited ${what} as ${roleName(role)}`;
  },
  "member.invited_again": (_, { by, what }) => say`${by} made a new invitation link for ${what}`,
  "member.joined": (_, { by, what }) => say`${by === "Somebody" || by === "Parley" ? what : by} joined`,
  "member.renamed": (entry, { by, what }) => {
    const name = wordIn(entry.after, "name");
    return name === null ? say`${by} renamed ${what}` : say`${by} renamed ${what} to ${name}`;
  },
  "member.role_changed": (entry, { by, what, roleName }) => {
    const [before, after] = [wordIn(entry.before, "role"), wordIn(entry.after, "role")];
    if (before === null || after === null) return say`${by} changed the role of ${what}`;
    return say`${by} changed the role of ${what} from ${roleName(before)} to ${roleName(after)}`;
  },
  "member.removed": (_, { by, what }) => (by === what ? say`${by} left the workspace` : say`${by} removed ${what}`),
  "role.created": (_, { by, what }) => say`${by} made the role ${what}`,
  "role.changed": (_, { by, what }) => say`${by} changed the role ${what}`,
  "role.removed": (_, { by, what }) => say`${by} removed the role ${what}`,
  "key.created": (_, { by, what }) => say`${by} made the API key ${what}`,
  "key.revoked": (_, { by, what }) => say`${by} revoked the API key ${what}`,
  "settings.changed": (entry, { by }) => say`${by} changed ${changedOf(entry.after, settingWords)}`,
  "widget_secret.created": (_, { by }) => say`${by} made a widget secret`,
  "widget_secret.removed": (_, { by }) => say`${by} removed a widget secret`,
  "provider.changed": (_, { by, what }) => say`${by} set up the sign-in with ${what}`,
  "provider.removed": (_, { by, what }) => say`${by} removed the sign-in with ${what}`,
  "visitor.changed": (_, { by, what }) => say`${by} edited the visitor ${what}`,
  "visitor.merged": (entry, { by, what }) => say`${wordIn(entry.before, "formerName") ?? by} turned out to be ${what}`,
  "message.deleted": (_, { by, what }) => say`${by} deleted ${what}`,
  "conversation.assigned": (entry, { by, what }) => {
    const assignee = wordIn(entry.after, "assignee");
    if (assignee === null) return say`${by} assigned the conversation with ${what}`;
    return say`${by} assigned the conversation with ${what} to ${assignee}`;
  },
  "conversation.taken_over": (entry, { by, what }) => {
    const former = wordIn(entry.before, "assignee");
    if (former === null) return say`${by} took the conversation with ${what} over`;
    return say`${by} took the conversation with ${what} over from ${former}`;
  },
  "team.created": (_, { by, what }) => say`${by} made the team ${what}`,
  "team.changed": (entry, { by, what }) => {
    const former = wordIn(entry.before, "name");
    return former === null ? say`${by} changed the team ${what}` : say`${by} renamed the team ${former} to ${what}`;
  },
  "team.removed": (_, { by, what }) => say`${by} removed the team ${what}`,
  "operator.changed": (entry, { by, what }) => say`${by} changed ${changedOf(entry.after, operatorWords)} of ${what}`,
  "job.retried": (_, { by, what }) => say`${by} had the job ${wordsOfJob(what).label} tried again`,
  "dead_letter.retried": (_, { by, what }) => say`${by} had what was left behind by ${wordsOfSubscriber(what)} done`,
  "dead_letter.dismissed": (_, { by, what }) => say`${by} dismissed what was left behind by ${wordsOfSubscriber(what)}`,
  "tenant.suspended": (_, { by }) => say`${by} suspended the workspace`,
  "tenant.resumed": (_, { by }) => say`${by} let the workspace go on`,
};

/** Whoever did it, as the subject of a sentence. */
export function nameOf({ kind, name }: AuditActor): string {
  if (kind === "nobody") return "Somebody";
  if (kind === "system") return "Parley";
  return kind === "key" ? `The key ${name}` : name;
}

/** What the fields of a change are called in a sentence. */
interface FieldWords {
  names: Readonly<Record<string, string>>;
  /** Where one is not known by name. */
  one: string;
  /** Where none is noted. */
  all: string;
}

const settingWords: FieldWords = {
  names: {
    name: "the workspace's name",
    greeting: "the greeting",
    identityRequired: "who may chat",
    allowedOrigins: "the allowed addresses",
  },
  one: "a setting",
  all: "the settings",
};

const operatorWords: FieldWords = {
  names: { capacity: "the capacity", skills: "the skills" },
  one: "the work",
  all: "the work",
};

/** What was changed is named in the sentence itself, but is no name. */
function changedOf(after: object | null, { names, one, all }: FieldWords): { text: string } {
  const changed = Object.keys(after ?? {}).map((field) => names[field] ?? one);
  const last = changed.pop();
  if (last === undefined) return { text: all };
  return { text: changed.length === 0 ? last : `${changed.join(", ")} and ${last}` };
}

function wordIn(state: object | null, field: string): string | null {
  const value: unknown = Object.entries(state ?? {}).find(([name]) => name === field)?.[1];
  return typeof value === "string" ? value : null;
}

/** Builds a sentence of which what is put in stands out, except for what is text itself. */
function say(texts: TemplateStringsArray, ...values: readonly (string | { text: string })[]): Sentence {
  return texts.flatMap((text, index) => {
    const value = values[index];
    if (value === undefined) return text === "" ? [] : [text];
    const part = typeof value === "string" ? { name: value } : value.text;
    return text === "" ? [part] : [text, part];
  });
}

/** What each action is called where somebody chooses one. */
export const actionLabels: Record<AuditAction, string> = {
  "sign_in.succeeded": "Signed in",
  "sign_in.failed": "Failed to sign in",
  "sign_in.ended": "Signed out",
  "member.invited": "Invited a member",
  "member.invited_again": "Renewed an invitation",
  "member.joined": "Joined",
  "member.renamed": "Renamed a member",
  "member.role_changed": "Changed a member's role",
  "member.removed": "Removed a member",
  "role.created": "Made a role",
  "role.changed": "Changed a role",
  "role.removed": "Removed a role",
  "key.created": "Made an API key",
  "key.revoked": "Revoked an API key",
  "settings.changed": "Changed the settings",
  "widget_secret.created": "Made a widget secret",
  "widget_secret.removed": "Removed a widget secret",
  "provider.changed": "Set up the sign-in",
  "provider.removed": "Removed the sign-in",
  "visitor.changed": "Edited a visitor",
  "visitor.merged": "Recognised a visitor",
  "message.deleted": "Deleted a message",
  "conversation.assigned": "Assigned a conversation",
  "conversation.taken_over": "Took a conversation over",
  "team.created": "Made a team",
  "team.changed": "Changed a team",
  "team.removed": "Removed a team",
  "operator.changed": "Changed a member's work",
  "job.retried": "Retried a job",
  "dead_letter.retried": "Retried what was left behind",
  "dead_letter.dismissed": "Dismissed what was left behind",
  "tenant.suspended": "Suspended the workspace",
  "tenant.resumed": "Let the workspace go on",
};
