import type { AuditTarget } from "../audit/audit-entry.ts";

/** The settings, or one thing among them, as what something was done to. */
export function settingsTarget(name: string, id = ""): AuditTarget {
  return { kind: "settings", id, name };
}
