"use client";

import { ChevronRight, Plus } from "lucide-react";
import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Cell, ColumnHead, Row, Table } from "#components/ui/table.tsx";
import type { Team } from "#lib/chat/teams/present-team.ts";
import { LoadedContent } from "../loaded-content.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsLink } from "../settings-link.tsx";
import { SettingsCard, SettingsPage } from "../settings-page.tsx";
import { useTeams } from "../settings-queries.ts";
import { NewTeamDialog } from "./new-team-dialog.tsx";
import { TeamPage } from "./team-page.tsx";
import { describeTeam } from "./team-words.ts";

/** Who answers what, and how they are asked; one team opens in its place. */
export function TeamsSection() {
  const { item } = useSettingsFrame().location;
  return item === null ? <TeamList /> : <TeamPage key={item} teamId={item} />;
}

function TeamList() {
  const teams = useTeams();
  const [isMaking, setIsMaking] = useState(false);
  return (
    <SettingsPage
      title="Teams"
      description="Who answers what, when, and how conversations are offered to them."
      action={
        <Button look="primary" onClick={() => setIsMaking(true)}>
          <Plus aria-hidden />
          New team
        </Button>
      }
    >
      <LoadedContent query={teams} failure="The teams could not be loaded">
        {(items) => (
          <SettingsCard isFlush>
            {items.length === 0 ? (
              <p className="p-4 text-muted text-sm">None yet. Without a team every conversation is everybody's.</p>
            ) : (
              <TeamTable teams={items} />
            )}
          </SettingsCard>
        )}
      </LoadedContent>
      <NewTeamDialog open={isMaking} onOpenChange={setIsMaking} />
    </SettingsPage>
  );
}

function TeamTable({ teams }: { teams: readonly Team[] }) {
  return (
    <Table label="Teams">
      <thead className="sr-only">
        <tr>
          <ColumnHead>Team</ColumnHead>
          <ColumnHead className="w-32">Members</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {teams.map((team, index) => (
          <Row key={team.id} className="relative transition-colors hover:bg-hover">
            <Cell>
              <span className="flex items-center gap-2">
                <SettingsLink
                  to={{ section: "teams", item: team.id }}
                  className="truncate font-medium after:absolute after:inset-0"
                >
                  {team.name}
                </SettingsLink>
                {index === 0 && teams.length > 1 && <Badge className="shrink-0">Gets what names no team</Badge>}
              </span>
              <p className="text-pretty text-faint text-xs">{describeTeam(team)}</p>
            </Cell>
            <Cell className="w-32">
              <span className="flex items-center justify-end gap-2">
                <Badge look="quiet" className="text-xs">
                  {describeMembers(team.memberIds.length)}
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
