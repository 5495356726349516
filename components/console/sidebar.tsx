"use client";

import { ChevronsUpDown, Settings } from "lucide-react";
import Link from "next/link";
import { settingsHref } from "#components/settings/settings-location.ts";
import { useSettingsShortcut } from "#components/settings/use-settings-shortcut.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { AvailabilityMenu } from "./availability-menu.tsx";
import { useMe } from "./chat-client-provider.tsx";
import type { InboxNavigation } from "./inbox-location.ts";
import { MemberMenu } from "./member-menu.tsx";
import { NotificationBell } from "./notifications/notification-bell.tsx";
import { ViewLinks } from "./view-links.tsx";

interface SidebarProps {
  location: InboxNavigation;
  email: string;
  onShowShortcuts: () => void;
}

/** The way between views and to the settings, and the member's own corner. Between tablet and desktop width it is a rail of icons. */
export function Sidebar({ location, email, onShowShortcuts }: SidebarProps) {
  const me = useMe();
  const settings = settingsHref(location.tenant, { section: null });
  useSettingsShortcut(settings);
  return (
    <header className="hidden w-14 shrink-0 flex-col gap-4 p-2 md:flex lg:w-56">
      <div className="flex h-11 items-center justify-center gap-2.5 px-1.5 lg:justify-start">
        <Avatar id={me.tenant.slug} name={me.tenant.name} size="sm" shape="organisation" />
        <span className="sr-only truncate font-semibold text-base lg:not-sr-only">{me.tenant.name}</span>
      </div>
      <ViewLinks location={location} shape="sidebar" />
      <div className="mt-auto flex flex-col gap-1">
        <NotificationBell location={location} shape="sidebar" />
        <AvailabilityMenu shape="sidebar" />
        <Tooltip label="Settings" shortcut="G S" side="right">
          <Link
            href={settings}
            className="flex h-10 items-center justify-center gap-2.5 rounded-md px-2.5 font-medium text-muted text-sm transition-colors duration-75 hover:bg-hover hover:text-ink lg:h-8 lg:justify-start"
          >
            <Settings aria-hidden className="size-4 shrink-0 text-faint" />
            <span className="sr-only lg:not-sr-only">Settings</span>
          </Link>
        </Tooltip>
        <MemberMenu
          email={email}
          onShowShortcuts={onShowShortcuts}
          trigger={
            <button
              type="button"
              className="flex w-full items-center justify-center gap-2.5 rounded-lg p-1.5 text-left transition-colors hover:bg-hover data-popup-open:bg-hover"
            >
              <Avatar id={me.id} name={me.name} size="sm" />
              <span className="sr-only min-w-0 flex-1 lg:not-sr-only">
                <span className="block truncate font-medium text-sm">{me.name}</span>
                <span className="block truncate text-2xs text-faint">{me.roleName}</span>
              </span>
              <ChevronsUpDown aria-hidden className="hidden size-4 shrink-0 text-faint lg:block" />
            </button>
          }
        />
      </div>
    </header>
  );
}
