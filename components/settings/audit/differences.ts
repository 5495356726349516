import { isPermission, permissionLabels } from "#lib/chat/permissions.ts";
import { describeHours, isHours } from "../teams/hours-words.ts";
import { isOfferMode, offerModeLabels } from "../teams/team-words.ts";

/** What was there and what is there now, line by line. */
export interface Difference {
  label: string;
  was: readonly string[];
  is: readonly string[];
}

const labels: Readonly<Record<string, string>> = {
  name: "Name",
  email: "Address",
  role: "Role",
  released: "Conversations put back into the queue",
  permissions: "Rights",
  expiresAt: "Expires",
  greeting: "Greeting",
  identityRequired: "Only known users",
  allowedOrigins: "Allowed addresses",
  issuer: "Issuer",
  clientId: "Client ID",
  clientSecret: "Client secret",
  allowedDomains: "Domains",
  groupsClaim: "Groups claim",
  roleMapping: "Roles by group",
  defaultRole: "Everybody else",
  assignee: "Assignee",
  method: "By",
  reason: "Reason",
  status: "Status",
  seq: "Number of the message",
  conversationId: "Conversation",
  capacity: "Conversations at a time",
  skills: "Skills",
  memberIds: "Members",
  offerMode: "Offered to",
  offerCount: "How many are asked at a time",
  offerSeconds: "Seconds to accept",
  missesMax: "Missed offers until away",
  conversationWeight: "Weight of a conversation",
  requiredSkills: "Required skills",
  hours: "Business hours",
  formerName: "Known before as",
  formerId: "Known before by the id",
};

interface Words {
  /** @returns what a role is called, by its id; a name comes back as it is. */
  roleName(id: string): string;
  /** @returns what a member is called, by their id. */
  memberName(id: string): string;
  /** @returns a time as a person reads it. */
  time(iso: string): string;
}

/** What is different between two states. Of a list, only what went and what came. */
export function differencesOf(before: object | null, after: object | null, words: Words): Difference[] {
  const was = new Map<string, unknown>(Object.entries(before ?? {}));
  const is = new Map<string, unknown>(Object.entries(after ?? {}));
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names
    .map((name) => {
      const [wasLines, isLines] = [was, is].map((state) =>
        state.has(name) ? linesOf(name, state.get(name), words) : [],
      );
      return { label: labels[name] ?? name, ...onlyChanged(wasLines ?? [], isLines ?? []) };
    })
    .filter((difference) => difference.was.length + difference.is.length > 0);
}

function onlyChanged(was: readonly string[], is: readonly string[]): Pick<Difference, "was" | "is"> {
  return { was: was.filter((line) => !is.includes(line)), is: is.filter((line) => !was.includes(line)) };
}

function linesOf(name: string, value: unknown, words: Words): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => linesOf(name, item, words));
  return [textOf(name, value, words)];
}

function textOf(name: string, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === "") return emptyWords[name] ?? "None";
  if (typeof value === "boolean") return value ? "On" : "Off";
  if (typeof value === "object" && isHours(value)) return describeHours(value);
  if (isRule(value)) return `${value.group} → ${words.roleName(value.role)}`;
  if (typeof value !== "string") return typeof value === "number" ? String(value) : JSON.stringify(value);
  if (name === "permissions" && isPermission(value)) return permissionLabels[value];
  if (name === "defaultRole" || name === "role") return words.roleName(value);
  if (name === "memberIds") return words.memberName(value);
  if (name === "offerMode") return isOfferMode(value) ? offerModeLabels[value] : value;
  if (name === "reason") return reasons[value] ?? value;
  if (name === "method") return value === "oidc" ? "Company account" : "Password";
  return name.endsWith("At") && !Number.isNaN(Date.parse(value)) ? words.time(value) : value;
}

/** Why a sign-in was refused. */
const reasons: Readonly<Record<string, string>> = {
  "wrong password": "The password was wrong",
  refused: "The login was wrong",
  blocked: "Too many attempts had failed",
  suspended: "The workspace was suspended",
  provider: "The provider's answer could not be trusted",
  cancelled: "It was cancelled at the provider",
  unverified: "The provider does not vouch for the address",
  foreign_domain: "The domain of the address is not let in",
  no_role: "None of the groups has a role",
  removed: "The member was removed",
};

const emptyWords: Readonly<Record<string, string>> = {
  expiresAt: "Never",
  defaultRole: "May not come in",
  assignee: "Nobody",
  role: "No role",
  hours: "Always open",
};

function isRule(value: unknown): value is { group: string; role: string } {
  return (
    typeof value === "object" &&
    value !== null &&
    "group" in value &&
    typeof value.group === "string" &&
    "role" in value &&
    typeof value.role === "string"
  );
}
