"use client";

import { ArrowLeft, BadgeCheck, Pencil, TriangleAlert, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChat, useMe } from "./chat-client-provider.tsx";
import { explain } from "./console-api.tsx";
import { AssigneeLabel, StatusLabel } from "./conversation-status.tsx";
import { EarlierConversations } from "./earlier-conversations.tsx";
import { formatDate, formatFully } from "./format-time.ts";
import type { InboxNavigation } from "./inbox-location.ts";
import { useVisitor, type VisitorProfile } from "./use-visitor.ts";
import { VisitorForm } from "./visitor-form.tsx";

interface VisitorPanelProps {
  conversationId: string;
  location: InboxNavigation;
}

/** Who the operator talks to. It is a column where there is room, a sheet over the thread below that, a step on a phone. */
export function VisitorPanel({ conversationId, location }: VisitorPanelProps) {
  const conversation = useChat((state) => state.conversations[conversationId]);
  const close = () => location.go({ conversationId, showsVisitor: false });
  if (conversation === undefined) return null;
  return (
    <aside
      aria-label="Visitor"
      className={classNames(
        "w-full flex-col overflow-y-auto border-line bg-surface md:w-80 md:border-l 2xl:static 2xl:flex 2xl:w-72 2xl:shrink-0 2xl:shadow-none 3xl:w-80",
        location.showsVisitor ? "absolute inset-y-0 right-0 z-10 flex md:shadow-float" : "hidden",
      )}
    >
      <div className="flex h-13 shrink-0 items-center gap-2.5 border-line border-b px-2 md:px-4">
        <Button look="ghost" size="icon" className="md:hidden" aria-label="Back to the conversation" onClick={close}>
          <ArrowLeft aria-hidden />
        </Button>
        <h2 className="flex-1 font-semibold text-sm">Visitor</h2>
        <Button
          look="ghost"
          size="icon-sm"
          className="max-md:hidden 2xl:hidden"
          aria-label="Close the visitor's details"
          onClick={close}
        >
          <X aria-hidden />
        </Button>
      </div>
      <VisitorDetails key={conversation.visitor.id} conversation={conversation} location={location} />
    </aside>
  );
}

function VisitorDetails({ conversation, location }: { conversation: Conversation; location: InboxNavigation }) {
  const me = useMe();
  const { visitor, status, assignee, team, createdAt } = conversation;
  const mayRead = me.permissions.includes("visitors.read");
  const mayEdit = mayRead && me.permissions.includes("visitors.edit");
  const query = useVisitor(visitor.id, mayRead);
  const [isEdited, setIsEdited] = useState(false);
  return (
    <>
      {isEdited && mayEdit && query.data ? (
        <VisitorForm visitor={query.data} conversationId={conversation.id} onClose={() => setIsEdited(false)} />
      ) : (
        <VisitorCard
          visitor={visitor}
          profile={query.data}
          isLoading={query.isLoading}
          onEdit={mayEdit && query.data ? () => setIsEdited(true) : null}
        />
      )}
      <dl className="flex flex-col gap-2.5 border-line border-t px-5 py-4 text-sm">
        <Detail label="Status">
          <StatusLabel status={status} />
        </Detail>
        <Detail label="Assignee">
          {assignee ? <AssigneeLabel assignee={assignee} selfId={me.id} /> : <span className="text-faint">Nobody</span>}
        </Detail>
        <Detail label="Team">{team ? team.name : <span className="text-faint">None</span>}</Detail>
        <Detail label="Started">
          <time dateTime={createdAt} title={formatFully(createdAt)}>
            {formatDate(createdAt)}
          </time>
        </Detail>
        {mayRead && (
          <Detail label="First seen">
            {query.isPending && <Skeleton className="h-3 w-20" />}
            {query.data && (
              <time dateTime={query.data.createdAt} title={formatFully(query.data.createdAt)}>
                {formatDate(query.data.createdAt)}
              </time>
            )}
          </Detail>
        )}
      </dl>
      {query.isError ? (
        <EmptyState
          role="alert"
          icon={TriangleAlert}
          title="The profile could not be loaded"
          className="border-line border-t py-8"
          action={
            <Button size="sm" pending={query.isFetching} onClick={() => void query.refetch()}>
              Retry
            </Button>
          }
        >
          {explain(query.error)}
        </EmptyState>
      ) : (
        mayRead && <EarlierConversations profile={query.data} currentId={conversation.id} location={location} />
      )}
    </>
  );
}

interface VisitorCardProps {
  visitor: Conversation["visitor"];
  /** Undefined while it loads, and for who may not see it. */
  profile: VisitorProfile | undefined;
  isLoading: boolean;
  /** Null for who may not. */
  onEdit: (() => void) | null;
}

function VisitorCard({ visitor, profile, isLoading, onEdit }: VisitorCardProps) {
  return (
    <div className="group/card relative flex flex-col items-center gap-3 px-5 pt-7 pb-6 text-center">
      <Avatar id={visitor.id} name={visitor.name} size="lg" />
      <div className="flex min-w-0 max-w-full flex-col items-center">
        <p className="wrap-anywhere font-semibold text-lg">{visitor.name}</p>
        {isLoading && <Skeleton className="mt-1.5 h-3 w-36" />}
        {profile && <Email address={profile.email} />}
        {profile?.isIdentified && (
          <Tooltip label="The product that embeds the chat has confirmed who this is">
            <span className="mt-2.5">
              <Badge className="cursor-default gap-1 text-accent-text">
                <BadgeCheck aria-hidden className="size-3.5" />
                Identified
              </Badge>
            </span>
          </Tooltip>
        )}
      </div>
      {onEdit && (
        <Tooltip label="Edit name and address">
          <Button
            look="ghost"
            size="icon-sm"
            aria-label="Edit name and address"
            onClick={onEdit}
            className="absolute top-3 right-3"
          >
            <Pencil aria-hidden />
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

function Email({ address }: { address: string | null }) {
  if (address === null) return <p className="text-faint text-sm">No email address</p>;
  return (
    <a
      href={`mailto:${encodeURIComponent(address).replace("%40", "@")}`}
      className="wrap-anywhere text-muted text-sm underline-offset-2 hover:text-accent-text hover:underline"
    >
      {address}
    </a>
  );
}

function Detail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex min-h-5 items-center gap-3">
      <dt className="w-20 shrink-0 text-faint">{label}</dt>
      <dd className="min-w-0 truncate">{children}</dd>
    </div>
  );
}
