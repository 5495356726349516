"use client";

import {
  ArrowLeftRight,
  ChevronRight,
  Clock,
  KeyRound,
  LogIn,
  type LucideIcon,
  MailX,
  MessageSquareX,
  Minus,
  PauseCircle,
  Plus,
  Settings2,
  ShieldCheck,
  User,
  UserRound,
  UsersRound,
} from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { formatClock, formatFully } from "#components/console/format-time.ts";
import { classNames } from "#components/ui/class-names.ts";
import type { AuditEntry, AuditTarget } from "#lib/chat/audit/audit-entry.ts";
import { useSettingsFrame } from "../settings-context.tsx";
import { useMembers, useRoles } from "../settings-queries.ts";
import { auditSentence } from "./audit-sentence.ts";
import { type Difference, differencesOf } from "./differences.ts";

const icons: Record<AuditTarget["kind"], LucideIcon> = {
  member: User,
  role: ShieldCheck,
  session: LogIn,
  key: KeyRound,
  settings: Settings2,
  visitor: UserRound,
  message: MessageSquareX,
  conversation: ArrowLeftRight,
  team: UsersRound,
  job: Clock,
  dead_letter: MailX,
  tenant: PauseCircle,
};

/** One entry: a sentence, and on a press all that is known of it. */
export function AuditRow({ entry, isOpen }: { entry: AuditEntry; isOpen: boolean }) {
  const { location } = useSettingsFrame();
  const row = useRef<HTMLLIElement>(null);
  const detailsId = useId();
  const roleName = useRoleName();
  const Icon = icons[entry.target.kind];
  const wasOpen = useRef(false);
  // Whoever came by a link is led to the entry; whoever pressed it is there.
  useEffect(() => {
    if (isOpen && !wasOpen.current) row.current?.scrollIntoView({ block: "nearest" });
    wasOpen.current = isOpen;
  }, [isOpen]);
  const toggle = () => {
    const filters = { action: location.filter("action"), person: location.filter("person") };
    const place = { section: "audit", filters: { ...filters, entry: isOpen ? null : entry.id } } as const;
    window.history.replaceState(null, "", location.hrefTo(place));
  };
  return (
    <li ref={row} className="border-line border-b last:border-b-0">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={detailsId}
        onClick={toggle}
        className="flex w-full items-center gap-3 px-4 py-2.5 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2"
      >
        <Icon aria-hidden className="size-4 shrink-0 text-faint" />
        <span className="wrap-anywhere min-w-0 flex-1 text-muted text-sm">
          {auditSentence(entry, roleName).map((part, index) =>
            typeof part === "string" ? (
              part
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence stay in their places
              <span key={index} className="font-medium text-ink">
                {part.name}
              </span>
            ),
          )}
        </span>
        <time dateTime={entry.at} title={formatFully(entry.at)} className="shrink-0 text-faint text-xs">
          {formatClock(entry.at)}
        </time>
        <ChevronRight
          aria-hidden
          className={classNames("size-4 shrink-0 text-faint transition-transform", isOpen && "rotate-90")}
        />
      </button>
      <div id={detailsId} hidden={!isOpen}>
        {isOpen && <AuditDetails entry={entry} />}
      </div>
    </li>
  );
}

/** Roles are noted by name, and by id where the sign-in gave them. */
function useRoleName(): (role: string) => string {
  const roles = useRoles();
  return (role) => roles.data?.items.find(({ id }) => id === role)?.name ?? role;
}

/** Members are noted by id where a list of them has changed. */
function useMemberName(): (id: string) => string {
  const members = useMembers();
  return (id) => members.data?.find((member) => member.id === id)?.name ?? "Somebody who has left";
}

function AuditDetails({ entry }: { entry: AuditEntry }) {
  const words = { roleName: useRoleName(), memberName: useMemberName(), time: formatFully };
  const differences = differencesOf(entry.before, entry.after, words);
  return (
    <dl className="flex flex-col gap-2 px-4 pb-4 text-sm sm:pl-11">
      {differences.map((difference) => (
        <Fact key={difference.label} label={difference.label}>
          <Lines difference={difference} />
        </Fact>
      ))}
      <Fact label="When">{formatFully(entry.at)}</Fact>
      <Fact label="From">{entry.address ?? "This installation itself"}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex gap-x-4 gap-y-0.5 max-sm:flex-col">
      <dt className="w-36 shrink-0 text-faint">{label}</dt>
      <dd className="wrap-anywhere min-w-0 flex-1">{children}</dd>
    </div>
  );
}

/** What went, and what came. */
function Lines({ difference: { was, is } }: { difference: Difference }) {
  return (
    <ul className="flex flex-col gap-1">
      {was.map((line) => (
        <Line key={line} icon={Minus} meaning="before" look="bg-danger-soft text-danger" text={line} />
      ))}
      {is.map((line) => (
        <Line key={line} icon={Plus} meaning="after" look="bg-accent-soft text-accent-text" text={line} />
      ))}
    </ul>
  );
}

function Line({ icon: Icon, meaning, look, text }: { icon: LucideIcon; meaning: string; look: string; text: string }) {
  return (
    <li className={classNames("flex w-fit max-w-full items-start gap-1.5 rounded-sm px-1.5 py-0.5", look)}>
      <Icon aria-hidden className="mt-1 size-3 shrink-0" />
      <span className="sr-only">{meaning}: </span>
      <span className="whitespace-pre-wrap">{text}</span>
    </li>
  );
}
