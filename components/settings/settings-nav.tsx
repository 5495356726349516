"use client";

import { ArrowLeft, ChevronRight } from "lucide-react";
import Link from "next/link";
import { Avatar } from "#components/ui/avatar.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { useMe, useSettingsFrame } from "./settings-context.tsx";
import { SettingsLink } from "./settings-link.tsx";
import { mayOpen, type SettingsSection, type SettingsSectionId, settingsSections } from "./settings-sections.ts";

/** The sections that somebody may open. It is a column beside them; on a phone it is the first step. */
export function SettingsNav({ current }: { current: SettingsSectionId }) {
  const { location } = useSettingsFrame();
  const { permissions, tenant } = useMe();
  const open = settingsSections.filter((section) => mayOpen(section, permissions));
  const ofWorkspace = open.filter(({ needs }) => needs !== null);
  const own = open.filter(({ needs }) => needs === null);
  return (
    <header
      className={classNames(
        "w-full shrink-0 flex-col gap-5 overflow-y-auto p-4 md:flex md:w-56 md:gap-4 md:p-2",
        location.section === null ? "flex" : "hidden",
      )}
    >
      <div className="flex flex-col gap-3 md:gap-1">
        <Link
          href={`/t/${encodeURIComponent(location.tenant)}/inbox`}
          className="flex h-11 w-fit items-center gap-2 rounded-md px-1.5 font-medium text-muted text-sm transition-colors hover:text-ink"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Back to the inbox
        </Link>
        <div className="flex items-center gap-2.5 px-1.5 md:py-1.5">
          <Avatar id={tenant.slug} name={tenant.name} size="sm" shape="organisation" />
          <span className="min-w-0">
            <span className="block truncate font-semibold text-lg leading-5 md:text-sm">Settings</span>
            <span className="block truncate text-faint text-xs">{tenant.name}</span>
          </span>
        </div>
      </div>
      <nav aria-label="Settings" className="flex flex-col gap-5">
        {ofWorkspace.length > 0 && <Group title="Workspace" sections={ofWorkspace} current={current} />}
        <Group title="You" sections={own} current={current} />
      </nav>
    </header>
  );
}

interface GroupProps {
  title: string;
  sections: readonly SettingsSection[];
  current: SettingsSectionId;
}

function Group({ title, sections, current }: GroupProps) {
  return (
    <div>
      <h2 className="px-2.5 pb-1.5 font-medium text-faint text-xs">{title}</h2>
      <ul className="max-md:divide-y max-md:divide-line max-md:overflow-hidden max-md:rounded-xl max-md:bg-surface max-md:shadow-card md:flex md:flex-col md:gap-0.5">
        {sections.map((section) => (
          <li key={section.id}>
            <Entry section={section} isCurrent={section.id === current} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Entry({ section, isCurrent }: { section: SettingsSection; isCurrent: boolean }) {
  const { location } = useSettingsFrame();
  const { id, label, description, icon: Icon } = section;
  return (
    <SettingsLink
      to={{ section: id }}
      // On a phone the list is a step of its own, and nothing in it is the page.
      aria-current={isCurrent && location.section !== null ? "page" : undefined}
      className={classNames(
        "flex items-center gap-3 px-3.5 py-3 transition-colors duration-75 hover:bg-hover md:h-8 md:gap-2.5 md:rounded-md md:px-2.5 md:py-0",
        "font-medium md:text-muted md:text-sm md:hover:text-ink",
        isCurrent && "md:bg-hover md:text-ink",
      )}
    >
      <Icon
        aria-hidden
        className={classNames("size-4 shrink-0 text-faint max-md:size-5", isCurrent && "md:text-accent-text")}
      />
      <span className="min-w-0 flex-1">
        {label}
        <span className="block text-pretty font-normal text-faint text-xs md:hidden">{description}</span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-faint md:hidden" />
    </SettingsLink>
  );
}
