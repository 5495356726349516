import { describe, expect, test } from "vitest";
import { auditSentence } from "#components/settings/audit/audit-sentence.ts";
import { type AuditEntry, auditActions } from "#lib/chat/audit/audit-entry.ts";

const olivia = { kind: "member", id: "olivia", name: "Olivia" } as const;
const ada = { kind: "member", id: "ada", name: "Ada" } as const;

function anEntry(parts: Partial<AuditEntry>): AuditEntry {
  return {
    id: "1",
    at: "2026-11-22T12:00:00.000Z",
    action: "member.removed",
    actor: olivia,
    target: ada,
    before: null,
    after: null,
    address: "192.0.2.1",
    ...parts,
  };
}

/** Roles are noted by name, and by id where a provider gave them. */
const roleName = (role: string) => (role === "operator" ? "Operator" : role);

function told(parts: Partial<AuditEntry>): string {
  return auditSentence(anEntry(parts), roleName)
    .map((part) => (typeof part === "string" ? part : part.name))
    .join("");
}

describe("an entry of the audit log is a sentence", () => {
  test.each<[string, Partial<AuditEntry>]>([
    [
      "Olivia changed the role of Ada from Operator to Admin",
      { action: "member.role_changed", before: { role: "Operator" }, after: { role: "Admin" } },
    ],
    [
      "Parley changed the role of Ada from Operator to Admin",
      {
        action: "member.role_changed",
        actor: { kind: "system", id: "system", name: "Parley" },
        before: { role: "operator" },
        after: { role: "Admin" },
      },
    ],
    ["Olivia invited Ada as Operator", { action: "member.invited", after: { role: "Operator" } }],
    ["Olivia removed Ada", { action: "member.removed" }],
    ["Olivia left the workspace", { action: "member.removed", target: olivia }],
    ["Olivia signed out", { action: "sign_in.ended", target: { kind: "session", id: "s", name: "Olivia" } }],
    ["Olivia signed Ada out", { action: "sign_in.ended", target: { kind: "session", id: "s", name: "Ada" } }],
    ["Somebody failed to sign in as Ada", { action: "sign_in.failed", actor: { kind: "nobody", id: "", name: "" } }],
    [
      "The key Nightly made the role Night shift",
      {
        action: "role.created",
        actor: { kind: "key", id: "k", name: "Nightly" },
        target: { kind: "role", id: "r", name: "Night shift" },
      },
    ],
    [
      "Olivia changed the greeting and the allowed addresses",
      { action: "settings.changed", after: { greeting: "Hello", allowedOrigins: [] } },
    ],
    [
      "Olivia deleted note 4 by Ada",
      { action: "message.deleted", target: { kind: "message", id: "m", name: "note 4 by Ada" } },
    ],
    [
      "Visitor 32A3 turned out to be Priya",
      {
        action: "visitor.merged",
        target: { kind: "visitor", id: "v", name: "Priya" },
        before: { formerId: "w", formerName: "Visitor 32A3" },
      },
    ],
    [
      "Olivia assigned the conversation with Priya to Ada",
      {
        action: "conversation.assigned",
        target: { kind: "conversation", id: "c", name: "Priya" },
        after: { assignee: "Ada" },
      },
    ],
    [
      "Olivia took the conversation with Priya over from Ada",
      {
        action: "conversation.taken_over",
        target: { kind: "conversation", id: "c", name: "Priya" },
        before: { status: "open", assignee: "Ada" },
      },
    ],
    [
      "Olivia took the conversation with Priya over",
      {
        action: "conversation.taken_over",
        target: { kind: "conversation", id: "c", name: "Priya" },
        before: { status: "queued", assignee: null },
      },
    ],
    ["Olivia made the team Sales", { action: "team.created", target: { kind: "team", id: "t", name: "Sales" } }],
    [
      "Olivia renamed the team Sales to Support",
      {
        action: "team.changed",
        target: { kind: "team", id: "t", name: "Support" },
        before: { name: "Sales" },
        after: { name: "Support" },
      },
    ],
    [
      "Olivia changed the capacity and the skills of Ada",
      { action: "operator.changed", before: { capacity: 10, skills: [] }, after: { capacity: 3, skills: ["german"] } },
    ],
    [
      "Olivia had the job Find operators tried again",
      { action: "job.retried", target: { kind: "job", id: "j", name: "match" } },
    ],
  ])("%s", (sentence, parts) => {
    expect(told(parts)).toBe(sentence);
  });

  test("names stand out, and words do not", () => {
    const sentence = auditSentence(anEntry({ action: "settings.changed", after: { name: "Acme" } }), roleName);
    expect(sentence).toEqual([{ name: "Olivia" }, " changed ", "the workspace's name"]);
  });

  test.each(auditActions)("%s is told in words, whatever else is noted with it", (action) => {
    const sentence = told({ action });
    expect(sentence).toMatch(/Olivia|Ada/);
    expect(sentence).not.toMatch(/undefined|null|_/);
  });
});
