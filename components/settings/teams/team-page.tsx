"use client";

import { Trash2, UsersRound } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { Team } from "#lib/chat/teams/present-team.ts";
import { ConfirmChange } from "../confirm-change.tsx";
import { LoadedContent } from "../loaded-content.tsx";
import { useSettingsFrame } from "../settings-context.tsx";
import { SettingsPage } from "../settings-page.tsx";
import { loaded, useTeams } from "../settings-queries.ts";
import { CardSkeleton } from "../settings-skeleton.tsx";
import { useChange } from "../use-change.ts";
import { TeamEditor } from "./team-editor.tsx";

const back = { to: { section: "teams" }, label: "Teams" } as const;

/** One team, with everything that can be set of it. */
export function TeamPage({ teamId }: { teamId: string }) {
  const teams = useTeams();
  return (
    <LoadedContent
      query={teams}
      failure="The team could not be loaded"
      skeleton={
        <SettingsPage title="Team" back={back}>
          <CardSkeleton rows={6} />
        </SettingsPage>
      }
    >
      {(items) => <LoadedTeam team={items.find(({ id }) => id === teamId)} />}
    </LoadedContent>
  );
}

function LoadedTeam({ team }: { team: Team | undefined }) {
  if (team === undefined) {
    return (
      <SettingsPage title="Team" back={back}>
        <EmptyState icon={UsersRound} title="This team is gone" className="rounded-xl py-16 shadow-card">
          Somebody has removed it, or it never was.
        </EmptyState>
      </SettingsPage>
    );
  }
  return (
    <SettingsPage
      title={team.name}
      description="A change counts at once, also for conversations that wait."
      back={back}
      action={<RemoveTeam team={team} />}
    >
      <TeamEditor saved={team} />
    </SettingsPage>
  );
}

function RemoveTeam({ team }: { team: Team }) {
  const { location } = useSettingsFrame();
  const [isAsking, setIsAsking] = useState(false);
  const change = useChange({
    run: (api) => api.removeTeam(team.id),
    renews: [loaded.teams],
    done: `The team ${team.name} was removed.`,
    tellsFailure: "in the form",
    onDone: () => location.go({ section: "teams" }),
  });
  return (
    <>
      <Button look="danger" onClick={() => setIsAsking(true)}>
        <Trash2 aria-hidden />
        Remove
      </Button>
      <ConfirmChange
        change={change}
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Remove the team ${team.name}?`}
        confirm="Remove"
        onConfirm={() => change.mutate()}
      >
        Its members stay. Only a team without open conversations can be removed, and it cannot be brought back.
      </ConfirmChange>
    </>
  );
}
