"use client";

import { ScrollText } from "lucide-react";
import { Fragment, useEffect } from "react";
import { formatDay, isSameDay } from "#components/console/format-time.ts";
import { useNow } from "#components/console/relative-time.tsx";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { type AuditEntry, auditActions } from "#lib/chat/audit/audit-entry.ts";
import { LoadedContent } from "../loaded-content.tsx";
import type { AuditFilters } from "../settings-api.ts";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsPage } from "../settings-page.tsx";
import { useAudit } from "../settings-queries.ts";
import { CardSkeleton } from "../settings-skeleton.tsx";
import { AuditFilterBar } from "./audit-filter-bar.tsx";
import { AuditRow } from "./audit-row.tsx";

/** Who did what, newest first. What it is narrowed to and which entry is open stand in the address. */
export function AuditSection() {
  const { location } = useSettingsFrame();
  const word = location.filter("action");
  const filters: AuditFilters = {
    action: auditActions.find((action) => action === word) ?? null,
    actorId: location.filter("person"),
  };
  const entryId = location.filter("entry");
  const query = useAudit(filters);
  const entries = query.data?.pages.flatMap(({ items }) => items) ?? [];
  useReach(entryId, entries, query);
  const narrow = ({ action, actorId }: AuditFilters) =>
    location.go({ section: "audit", filters: { action, person: actorId } });
  return (
    <SettingsPage title="Audit log" description="Who did what, and when. Nobody can change what stands in it.">
      <div className="flex flex-col gap-3">
        <AuditFilterBar filters={filters} entries={entries} onChange={narrow} />
        <LoadedContent query={query} failure="The audit log could not be loaded" skeleton={<CardSkeleton rows={8} />}>
          {() => (
            <>
              <AuditEntries
                entries={entries}
                entryId={entryId}
                isNarrowed={filters.action !== null || filters.actorId !== null}
                onClear={() => narrow({ action: null, actorId: null })}
              />
              {query.hasNextPage && (
                <Button
                  className="self-center"
                  pending={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {query.isFetchNextPageError ? "Try again" : "Load more"}
                </Button>
              )}
            </>
          )}
        </LoadedContent>
      </div>
    </SettingsPage>
  );
}

/** Reads on until the entry that a link names is there. */
function useReach(entryId: string | null, entries: readonly AuditEntry[], query: ReturnType<typeof useAudit>): void {
  const isMissing = entryId !== null && entries.length > 0 && !entries.some(({ id }) => id === entryId);
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (isMissing && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [isMissing, hasNextPage, isFetching, isError, fetchNextPage]);
}

interface AuditEntriesProps {
  entries: readonly AuditEntry[];
  /** The one that is open. */
  entryId: string | null;
  isNarrowed: boolean;
  onClear: () => void;
}

function AuditEntries({ entries, entryId, isNarrowed, onClear }: AuditEntriesProps) {
  const now = useNow();
  if (entries.length === 0) {
    return (
      <EmptyState
        icon={ScrollText}
        title={isNarrowed ? "Nothing fits" : "Nothing happened yet"}
        className="rounded-xl py-16 shadow-card"
        action={isNarrowed && <Button onClick={onClear}>Show everything</Button>}
      >
        {isNarrowed
          ? "Nobody has done this, as far as the log goes back."
          : "Every sign-in and every change is noted here."}
      </EmptyState>
    );
  }
  return (
    <ol aria-label="Audit log" className="overflow-hidden rounded-xl shadow-card">
      {entries.map((entry, index) => {
        const before = entries[index - 1];
        const isNewDay = before === undefined || !isSameDay(before.at, entry.at);
        return (
          <Fragment key={entry.id}>
            {isNewDay && (
              <li className="border-line border-b bg-sunken px-4 py-1.5 font-medium text-faint text-xs not-first:border-t">
                {formatDay(entry.at, now)}
              </li>
            )}
            <AuditRow entry={entry} isOpen={entry.id === entryId} />
          </Fragment>
        );
      })}
    </ol>
  );
}
