"use client";

import { Lock } from "lucide-react";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { permissionLabels } from "#lib/chat/permissions.ts";
import { useMe } from "./settings-context.tsx";
import { SettingsPage } from "./settings-page.tsx";
import type { SettingsSection } from "./settings-sections.ts";

/** Stands in the place of a section that somebody's role does not show them. */
export function ForbiddenSection({ section: { label, needs } }: { section: SettingsSection }) {
  return (
    <SettingsPage title={label}>
      <Forbidden>{needs !== null && `It needs the right “${permissionLabels[needs]}”.`}</Forbidden>
    </SettingsPage>
  );
}

/** @param props.children what it would need, as a sentence */
export function Forbidden({ children }: { children?: string | false }) {
  const { roleName, tenant } = useMe();
  return (
    <EmptyState icon={Lock} title="You may not see this" className="rounded-xl py-16 shadow-card">
      Your role{roleName === null ? "" : `, ${roleName},`} does not include it. {children} Ask somebody who manages{" "}
      {tenant.name}.
    </EmptyState>
  );
}
