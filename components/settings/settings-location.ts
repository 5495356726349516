"use client";

import { usePathname, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type SettingsSection, type SettingsSectionId, sectionOf } from "./settings-sections.ts";

/** A place in the settings. The address bar holds it, so that reload, links and the back button work. */
export interface SettingsPlace {
  /** Null for the list of sections. */
  section: SettingsSectionId | null;
  /** What is open in the section, such as a role. */
  item?: string | null;
  /** What the section is narrowed to. */
  filters?: Readonly<Record<string, string | null>>;
}

export interface SettingsNavigation {
  tenant: string;
  section: SettingsSection | null;
  item: string | null;
  filter(name: string): string | null;
  hrefTo(place: SettingsPlace): string;
  /** Goes there without asking the server for a page. */
  go(place: SettingsPlace): void;
}

/** The place in the address bar, and the way to others. */
export function useSettingsLocation(tenant: string): SettingsNavigation {
  const pathname = usePathname();
  const search = useSearchParams();
  return useMemo(() => {
    const [, section, item] = /^\/t\/[^/]+\/settings(?:\/([^/]+))?(?:\/([^/]+))?/.exec(pathname) ?? [];
    const hrefTo = (place: SettingsPlace) => settingsHref(tenant, place);
    return {
      tenant,
      section: sectionOf(section),
      item: item === undefined ? null : decodeURIComponent(item),
      filter: (name) => search.get(name),
      hrefTo,
      go: (place) => window.history.pushState(null, "", hrefTo(place)),
    };
  }, [tenant, pathname, search]);
}

/** @returns the address of a place in the settings. */
export function settingsHref(tenant: string, { section, item = null, filters = {} }: SettingsPlace): string {
  const words = ["t", tenant, "settings", section, item].filter((word) => word !== null);
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) if (value !== null) query.set(name, value);
  const path = `/${words.map((word) => encodeURIComponent(word)).join("/")}`;
  return query.size > 0 ? `${path}?${query}` : path;
}
