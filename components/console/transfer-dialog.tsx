"use client";

import { useMutation } from "@tanstack/react-query";
import { CircleAlert, UserRound, UsersRound } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { Dialog } from "#components/ui/dialog.tsx";
import { FormActions } from "#components/ui/form-actions.tsx";
import { FormField, TextArea } from "#components/ui/form-field.tsx";
import { Tab, TabList, TabPanel, Tabs } from "#components/ui/tabs.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { limits } from "#lib/chat/limits.ts";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import { explain } from "./console-api.tsx";
import { Choices, ColleagueChoice, TeamChoice } from "./transfer-choices.tsx";
import { useOperators } from "./use-operators.ts";
import { useTeams } from "./use-teams.ts";

interface TransferDialogProps {
  conversation: Conversation;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Hands a conversation over: to a colleague, who is asked, or to a team, into whose queue it goes. */
export function TransferDialog({ conversation, open, onOpenChange }: TransferDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Transfer ${conversation.visitor.name}`}>
      <TransferForm conversation={conversation} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

type Kind = "colleague" | "team";

function TransferForm({ conversation, onDone }: { conversation: Conversation; onDone: () => void }) {
  const { id, assignee, team } = conversation;
  const me = useMe();
  const client = useChatClient();
  const operators = useOperators({ isWanted: true, isFresh: true });
  const teams = useTeams(true);
  const [kind, setKind] = useState<Kind>("colleague");
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const chosen = (kind === "colleague" ? operators : teams).data?.find((one) => one.id === chosenId);
  const transfer = useMutation({
    mutationFn: (to: { id: string; name: string }) => {
      const target = kind === "colleague" ? { memberId: to.id } : { teamId: to.id };
      return client.transfer(id, { ...target, ...(note.trim() !== "" && { note: note.trim() }) });
    },
    onSuccess: (_, { name }) => {
      toast.success(kind === "colleague" ? `Offered to ${name}` : `Transferred to ${name}`);
      onDone();
    },
  });
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== undefined && !transfer.isPending) transfer.mutate(chosen);
      }}
    >
      <Tabs
        value={kind}
        onValueChange={(value) => {
          setKind(value === "team" ? "team" : "colleague");
          setChosenId(null);
        }}
      >
        <TabList aria-label="To whom" className="mb-2">
          <Tab value="colleague">
            <UserRound aria-hidden />
            Colleague
          </Tab>
          <Tab value="team">
            <UsersRound aria-hidden />
            Team
          </Tab>
        </TabList>
        <TabPanel value="colleague" tabIndex={-1} className="outline-none">
          <Choices
            label="Colleagues"
            query={operators}
            filter={(operator) => operator.id !== me.id && operator.id !== assignee?.id}
            failure="Your colleagues could not be loaded"
            none="Nobody else takes conversations."
            value={chosenId}
            onValueChange={setChosenId}
          >
            {(operator) => <ColleagueChoice key={operator.id} operator={operator} />}
          </Choices>
        </TabPanel>
        <TabPanel value="team" tabIndex={-1} className="outline-none">
          <Choices
            label="Teams"
            query={teams}
            filter={(one) => one.id !== team?.id}
            failure="The teams could not be loaded"
            none="There is no other team."
            value={chosenId}
            onValueChange={setChosenId}
          >
            {(one) => <TeamChoice key={one.id} team={one} />}
          </Choices>
        </TabPanel>
      </Tabs>
      <FormField label="Note" hint="Only your team sees it. It stays in the conversation.">
        <TextArea rows={2} value={note} maxLength={limits.messageBodyMax} onValueChange={setNote} />
      </FormField>
      <p className="text-pretty text-faint text-xs">
        {kind === "colleague"
          ? "They are asked first, and may decline. Until they accept, it stays where it is."
          : "It goes into the team's queue at once."}
      </p>
      <div role="alert" className="empty:hidden">
        {transfer.error && (
          <p className="flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {explain(transfer.error)}
          </p>
        )}
      </div>
      <FormActions onCancel={onDone} pending={transfer.isPending} disabled={chosen === undefined}>
        {chosen !== undefined && kind === "colleague" ? `Offer to ${chosen.name}` : "Transfer"}
      </FormActions>
    </form>
  );
}
