"use client";

import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Cell, ColumnHead, Row, Table } from "#components/ui/table.tsx";
import { SettingsLink } from "./settings-link.tsx";
import type { SettingsSectionId } from "./settings-sections.ts";

/** Some of the members under a name, such as a team. */
export interface Group {
  id: string;
  name: string;
  description: string;
  /** What sets it apart from the others. */
  mark?: ReactNode;
  /** Undefined until it is known. */
  memberCount: number | undefined;
}

interface GroupTableProps {
  label: string;
  /** What one of them is called. */
  noun: string;
  section: SettingsSectionId;
  groups: readonly Group[];
}

/** Groups with how many are in each; a row opens its group. */
export function GroupTable({ label, noun, section, groups }: GroupTableProps) {
  return (
    <Table label={label}>
      <thead className="sr-only">
        <tr>
          <ColumnHead>{noun}</ColumnHead>
          <ColumnHead className="w-32">Members</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ id, name, description, mark, memberCount }) => (
          <Row key={id} className="relative transition-colors hover:bg-hover">
            <Cell>
              <span className="flex items-center gap-2">
                <SettingsLink to={{ section, item: id }} className="truncate font-medium after:absolute after:inset-0">
                  {name}
                </SettingsLink>
                {mark && <Badge className="shrink-0">{mark}</Badge>}
              </span>
              <p className="text-pretty text-faint text-xs">{description}</p>
            </Cell>
            <Cell className="w-32">
              <span className="flex items-center justify-end gap-2">
                <Badge look="quiet" className="text-xs">
                  {memberCount !== undefined && describeMembers(memberCount)}
                </Badge>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
              </span>
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function describeMembers(count: number): string {
  if (count === 0) return "Nobody";
  return count === 1 ? "1 member" : `${count} members`;
}
