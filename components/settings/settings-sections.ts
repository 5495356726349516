import {
  Activity,
  Building2,
  CircleUser,
  KeyRound,
  LogIn,
  type LucideIcon,
  MessageCircle,
  ScrollText,
  ShieldCheck,
  Users,
  UsersRound,
} from "lucide-react";
import type { Permission } from "#lib/chat/permissions.ts";

const sectionIds = [
  "general",
  "members",
  "teams",
  "roles",
  "widget",
  "sign-in",
  "api-keys",
  "audit",
  "system",
  "account",
] as const;
export type SettingsSectionId = (typeof sectionIds)[number];

export interface SettingsSection {
  /** Its word in the address. */
  id: SettingsSectionId;
  label: string;
  /** What is there, in a sentence. */
  description: string;
  icon: LucideIcon;
  /** Null for what everybody has. */
  needs: Permission | null;
}

/** The sections in the order in which every list shows them. */
export const settingsSections: readonly SettingsSection[] = [
  {
    id: "general",
    label: "General",
    description: "What the workspace is called, and how it greets visitors.",
    icon: Building2,
    needs: "settings.manage",
  },
  {
    id: "members",
    label: "Members",
    description: "Who works here, and in which role.",
    icon: Users,
    needs: "members.manage",
  },
  {
    id: "teams",
    label: "Teams",
    description: "Who answers what, when, and how conversations are offered to them.",
    icon: UsersRound,
    needs: "settings.manage",
  },
  {
    id: "roles",
    label: "Roles",
    description: "What each role allows. Make your own where the built-in ones do not fit.",
    icon: ShieldCheck,
    needs: "roles.manage",
  },
  {
    id: "widget",
    label: "Widget",
    description: "How the chat gets onto your pages, and who may use it.",
    icon: MessageCircle,
    needs: "settings.manage",
  },
  {
    id: "sign-in",
    label: "Sign-in",
    description: "Let members sign in with their company account.",
    icon: LogIn,
    needs: "settings.manage",
  },
  {
    id: "api-keys",
    label: "API keys",
    description: "How your own programs get in.",
    icon: KeyRound,
    needs: "keys.manage",
  },
  {
    id: "audit",
    label: "Audit log",
    description: "Who did what, and when. Nobody can change what stands in it.",
    icon: ScrollText,
    needs: "audit.read",
  },
  {
    id: "system",
    label: "System",
    description: "What Parley does by the clock: what is due, what runs, and what has failed.",
    icon: Activity,
    needs: "settings.manage",
  },
  {
    id: "account",
    label: "Your account",
    description: "Where you are signed in.",
    icon: CircleUser,
    needs: null,
  },
];

/** @returns the section that a word of the address names, or null. */
export function sectionOf(word: string | undefined): SettingsSection | null {
  return settingsSections.find(({ id }) => id === word) ?? null;
}

/** The sections in which one of several opens in its place. */
const withItems: readonly SettingsSectionId[] = ["roles", "teams"];

/** Whether the words of an address lead to a place in the settings: a section, or one role or team. */
export function isSettingsPath(words: readonly string[]): boolean {
  const [section, ...rest] = words;
  if (section === undefined) return true;
  const found = sectionOf(section);
  return found !== null && rest.length <= (withItems.includes(found.id) ? 1 : 0);
}

export function mayOpen({ needs }: SettingsSection, permissions: readonly Permission[]): boolean {
  return needs === null || permissions.includes(needs);
}
