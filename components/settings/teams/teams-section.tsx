"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { Team } from "#lib/chat/teams/present-team.ts";
import { GroupTable } from "../group-table.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
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
  const groups = teams.map((team, index) => ({
    id: team.id,
    name: team.name,
    description: describeTeam(team),
    mark: index === 0 && teams.length > 1 && "Gets what names no team",
    memberCount: team.memberIds.length,
  }));
  return <GroupTable label="Teams" noun="Team" section="teams" groups={groups} />;
}
