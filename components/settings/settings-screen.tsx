"use client";

import { type ReactNode, useMemo } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { Me } from "#lib/chat/identity/get-me.ts";
import { AccountSection } from "./account/account-section.tsx";
import { AuditSection } from "./audit/audit-section.tsx";
import { ForbiddenSection } from "./forbidden-section.tsx";
import { GeneralSection } from "./general/general-section.tsx";
import { KeysSection } from "./keys/keys-section.tsx";
import { MembersSection } from "./members/members-section.tsx";
import { RolesSection } from "./roles/roles-section.tsx";
import { SettingsFrameProvider } from "./settings-context.tsx";
import { useSettingsLocation } from "./settings-location.ts";
import { SettingsNav } from "./settings-nav.tsx";
import { mayOpen, type SettingsSectionId, settingsSections } from "./settings-sections.ts";
import { ProviderSection } from "./sign-in/provider-section.tsx";
import { SystemSection } from "./system/system-section.tsx";
import { TeamsSection } from "./teams/teams-section.tsx";
import { WidgetSection } from "./widget/widget-section.tsx";

const contents: Record<SettingsSectionId, () => ReactNode> = {
  general: GeneralSection,
  members: MembersSection,
  teams: TeamsSection,
  roles: RolesSection,
  widget: WidgetSection,
  "sign-in": ProviderSection,
  "api-keys": KeysSection,
  audit: AuditSection,
  system: SystemSection,
  account: AccountSection,
};

interface SettingsScreenProps {
  tenant: string;
  email: string;
  publicUrl: string;
  me: Me;
  /** What stands above the page to tell of the connection. */
  banner?: ReactNode;
}

/** The list of sections and the one that is open. Without one in the address it is the first that somebody may open. */
export function SettingsScreen({ tenant, email, publicUrl, me, banner }: SettingsScreenProps) {
  const { permissions } = me;
  const location = useSettingsLocation(tenant);
  const frame = useMemo(() => ({ location, publicUrl, email, me }), [location, publicUrl, email, me]);
  const section = location.section ?? settingsSections.find((candidate) => mayOpen(candidate, permissions));
  if (section === undefined) return null;
  const Content = contents[section.id];
  return (
    <SettingsFrameProvider frame={frame}>
      <div className="flex h-dvh overflow-hidden pb-[env(safe-area-inset-bottom)]">
        <SettingsNav current={section.id} />
        <main
          className={classNames(
            "min-w-0 flex-1 flex-col md:flex md:py-2 md:pr-2",
            location.section === null ? "hidden" : "flex",
          )}
        >
          {banner}
          {/* Each page begins at its top. */}
          <div
            key={`${section.id}/${location.item}`}
            className="min-h-0 flex-1 overflow-y-auto bg-surface [scrollbar-gutter:stable] md:rounded-xl md:shadow-card"
          >
            {mayOpen(section, permissions) ? <Content /> : <ForbiddenSection section={section} />}
          </div>
        </main>
      </div>
    </SettingsFrameProvider>
  );
}
