"use client";

import { Combobox } from "@base-ui/react/combobox";
import { useMutation } from "@tanstack/react-query";
import { Check, LoaderCircle, Search, UserRoundPlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import { Avatar } from "#components/ui/avatar.tsx";
import { Button } from "#components/ui/button.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { Member } from "#lib/chat/members/member.ts";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import { explain } from "./console-api.tsx";
import { tellRefusal } from "./tell-refusal.ts";
import { useColleagues } from "./use-colleagues.ts";

const nobody: readonly Member[] = [];

interface AssignMenuProps {
  conversation: Conversation;
  /** Each new number opens it. */
  openRequest: number;
}

/** Gives the conversation to a colleague: type a name, choose by the arrows, Enter. */
export function AssignMenu({ conversation, openRequest }: AssignMenuProps) {
  const { id, assignee } = conversation;
  const client = useChatClient();
  const me = useMe();
  const [isOpen, setIsOpen] = useState(false);
  useOpenRequest(openRequest, setIsOpen);
  const query = useColleagues(isOpen);
  const members = query.data ?? nobody;
  const { mutate, isPending } = useMutation({
    mutationFn: (member: Member) => client.assign(id, member.id),
    onSuccess: (_, member) => toast.success(`Assigned to ${member.id === me.id ? "you" : member.name}`),
    onError: tellRefusal,
  });
  return (
    <Combobox.Root
      items={members}
      open={isOpen}
      onOpenChange={setIsOpen}
      autoHighlight
      value={members.find((member) => member.id === assignee?.id) ?? null}
      onValueChange={(member: Member | null) => {
        if (member !== null && member.id !== assignee?.id) mutate(member);
      }}
      itemToStringLabel={({ name }: Member) => name}
      isItemEqualToValue={(one: Member, other: Member) => one.id === other.id}
    >
      <Tooltip label="Assign to a colleague" shortcut="A">
        <Combobox.Trigger
          render={<Button look="ghost" size="icon" pending={isPending} aria-label="Assign to a colleague" />}
        >
          {!isPending && <UserRoundPlus aria-hidden />}
        </Combobox.Trigger>
      </Tooltip>
      <Combobox.Portal>
        <Combobox.Positioner align="end" sideOffset={6} className="z-40 outline-none">
          <Combobox.Popup
            aria-label="Assign to a colleague"
            className="w-72 max-w-(--available-width) origin-(--transform-origin) rounded-lg bg-raised shadow-float outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0"
          >
            <div className="flex items-center gap-2 border-line border-b px-3">
              <Search aria-hidden className="size-4 shrink-0 text-faint" />
              <Combobox.Input
                aria-label="Find a colleague"
                placeholder="Assign to…"
                className="h-10 min-w-0 flex-1 bg-transparent text-sm outline-none placeholder:text-faint max-md:text-lg"
              />
            </div>
            <Combobox.Status className="px-3 text-muted text-sm">
              {query.isPending && (
                <span className="flex items-center gap-2 py-3">
                  <LoaderCircle aria-hidden className="size-4 animate-spin" />
                  Loading your colleagues…
                </span>
              )}
              {query.isError && (
                <span className="flex items-center justify-between gap-2 py-2">
                  {explain(query.error)}
                  <Button size="sm" pending={query.isFetching} onClick={() => void query.refetch()}>
                    Retry
                  </Button>
                </span>
              )}
            </Combobox.Status>
            <Combobox.Empty className="empty:hidden">
              {query.isSuccess && <p className="px-3 py-3 text-muted text-sm">Nobody of that name works here.</p>}
            </Combobox.Empty>
            <Combobox.List className="max-h-72 overflow-y-auto overscroll-contain p-1 empty:p-0">
              {(member: Member) => <Colleague key={member.id} member={member} isMe={member.id === me.id} />}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function Colleague({ member, isMe }: { member: Member; isMe: boolean }) {
  return (
    <Combobox.Item
      value={member}
      className="flex h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2 text-sm outline-none data-highlighted:bg-hover"
    >
      <Avatar id={member.id} name={member.name} size="xs" />
      <span className="min-w-0 truncate">
        {member.name}
        {isMe && <span className="text-faint"> (you)</span>}
      </span>
      <span className="ml-auto shrink-0 text-faint text-xs">{member.roleName}</span>
      <Combobox.ItemIndicator className="shrink-0 text-accent-text">
        <Check aria-hidden className="size-4" />
        <span className="sr-only">, assigned now</span>
      </Combobox.ItemIndicator>
    </Combobox.Item>
  );
}

function useOpenRequest(request: number, setIsOpen: (isOpen: boolean) => void): void {
  const known = useRef(request);
  useEffect(() => {
    if (request === known.current) return;
    known.current = request;
    setIsOpen(true);
  }, [request, setIsOpen]);
}
