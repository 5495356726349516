"use client";

import { ArrowLeft } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { useMe } from "./settings-context.tsx";
import { SettingsLink } from "./settings-link.tsx";
import type { SettingsPlace } from "./settings-location.ts";

interface SettingsPageProps {
  title: string;
  description?: ReactNode;
  /** What can be done here, beside the title. */
  action?: ReactNode;
  /** Where the way back leads, and what it is called; on a phone it is the list of sections otherwise. */
  back?: { to: SettingsPlace; label: string };
  children: ReactNode;
}

let openedPages = 0;

/** The frame of a section: its title, and the way back where there is no list beside it. */
export function SettingsPage({ title, description, action, back, children }: SettingsPageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { tenant } = useMe();
  useEffect(() => {
    document.title = `${title} · Settings · ${tenant.name}`;
  }, [title, tenant.name]);
  // Whoever came by a link inside the settings goes on reading here; the first page is left to the browser.
  useEffect(() => {
    openedPages += 1;
    if (openedPages > 1) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6 px-4 pt-3 pb-16 md:px-8 md:pt-10">
      <div className="flex flex-col gap-3">
        <SettingsLink
          to={back?.to ?? { section: null }}
          className={classNames(
            "-ml-1.5 flex h-8 w-fit items-center gap-1.5 rounded-md px-1.5 text-muted text-sm hover:text-ink",
            back === undefined && "md:hidden",
          )}
        >
          <ArrowLeft aria-hidden className="size-4" />
          {back?.label ?? "Settings"}
        </SettingsLink>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="min-w-0">
            <h1 ref={heading} tabIndex={-1} className="wrap-anywhere font-semibold text-xl tracking-tight outline-none">
              {title}
            </h1>
            {description && <p className="text-pretty text-muted text-sm">{description}</p>}
          </div>
          {action}
        </div>
      </div>
      {children}
    </div>
  );
}

interface SettingsCardProps {
  title?: string;
  description?: ReactNode;
  /** What can be done here, beside the title. */
  action?: ReactNode;
  /** Rows that reach to the edge bring their own padding. */
  isFlush?: boolean;
  children: ReactNode;
}

/** What belongs together within a section. */
export function SettingsCard({ title, description, action, isFlush = false, children }: SettingsCardProps) {
  return (
    <section className="flex flex-col gap-3">
      {title && (
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <div className="min-w-0 max-w-2xl">
            <h2 className="font-semibold text-base">{title}</h2>
            {description && <p className="text-pretty text-muted text-sm">{description}</p>}
          </div>
          {action}
        </div>
      )}
      <div className={classNames("rounded-xl shadow-card", isFlush ? "overflow-hidden" : "p-4 md:p-5")}>{children}</div>
    </section>
  );
}
