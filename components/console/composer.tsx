"use client";

import { Eye, Lock, Reply as ReplyIcon } from "lucide-react";
import { useId } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Tab, TabList, TabPanel, Tabs } from "#components/ui/tabs.tsx";
import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import { emptyDraft } from "./draft.ts";
import { type DraftKind, useDraft } from "./draft-store.ts";
import { HeldReplyCard } from "./held-reply-card.tsx";
import { MessageField } from "./message-field.tsx";
import { ReplyPanel } from "./reply-panel.tsx";
import { ReplyingLine } from "./replying-line.tsx";
import type { ConversationCommands } from "./use-conversation-commands.ts";
import { useReply } from "./use-reply.ts";

interface ComposerProps {
  conversation: Conversation;
  commands: ConversationCommands;
  kind: DraftKind;
  onKindChange: (kind: DraftKind) => void;
  /** Each new number moves the focus into the field. */
  focusRequest: number;
}

/** Where a member writes: a reply to the visitor, or a note that the visitor never sees. */
export function Composer(props: ComposerProps) {
  const kinds = useWritableKinds();
  const [first] = kinds;
  if (first === undefined) return <ReadingLine />;
  return <WritingComposer {...props} kinds={kinds} kind={kinds.includes(props.kind) ? props.kind : first} />;
}

/** What the member's role lets them write, in the order of the tabs. */
export function useWritableKinds(): readonly DraftKind[] {
  const { permissions } = useMe();
  const kinds: readonly DraftKind[] = ["message", "note"];
  return kinds.filter((kind) => permissions.includes(kind === "note" ? "messages.note" : "messages.reply"));
}

/** Stands in the composer's place, and says why there is none. */
function ReadingLine() {
  const { roleName } = useMe();
  return (
    <p className="flex shrink-0 items-center justify-center gap-2 border-line border-t px-5 py-4 text-center text-muted text-sm">
      <Eye aria-hidden className="size-4 shrink-0 text-faint" />
      {roleName ? `As ${roleName} you can read along, but not reply.` : "You can read along, but not reply."}
    </p>
  );
}

type WritingComposerProps = ComposerProps & { kinds: readonly DraftKind[] };

function WritingComposer(props: WritingComposerProps) {
  const { conversation, commands, kinds, kind, onKindChange, focusRequest } = props;
  const reply = useReply(conversation);
  const heldId = useId();
  return (
    <Tabs
      value={kind}
      onValueChange={(value) => onKindChange(value === "note" ? "note" : "message")}
      className={classNames(
        "mx-2 mb-2 shrink-0 rounded-xl bg-surface shadow-card transition-shadow focus-within:shadow-[0_0_0_1.5px_var(--color-accent-text)] md:mx-4 md:mb-4",
        kind === "note" && "bg-note shadow-[0_0_0_1px_var(--color-note-line)]",
        kind === "note" && "focus-within:shadow-[0_0_0_1.5px_var(--color-note-text)]",
      )}
    >
      {reply.isHeld && <HeldReplyCard id={heldId} missed={reply.missed} />}
      <div className="flex items-center gap-3 px-2 pt-2">
        <TabList aria-label="What to write">
          {kinds.includes("message") && (
            <Tab value="message">
              <ReplyIcon aria-hidden />
              Reply
              {reply.isHeld && kind === "note" && (
                <span className="size-1.5 rounded-full bg-warning">
                  <span className="sr-only">, not sent</span>
                </span>
              )}
            </Tab>
          )}
          {kinds.includes("note") && (
            <Tab value="note">
              <Lock aria-hidden />
              Note
            </Tab>
          )}
        </TabList>
        <ReplyingLine conversationId={conversation.id} />
      </div>
      <TabPanel value="message" tabIndex={-1} className="outline-none">
        <ReplyPanel
          conversation={conversation}
          commands={commands}
          reply={reply}
          describedBy={reply.isHeld ? heldId : undefined}
          focusRequest={focusRequest}
        />
      </TabPanel>
      <TabPanel value="note" tabIndex={-1} className="outline-none">
        <NoteField conversationId={conversation.id} focusRequest={focusRequest} />
      </TabPanel>
    </Tabs>
  );
}

/** Nobody is told that a note is being written: what is typed there is nobody's business but the team's. */
function NoteField({ conversationId, focusRequest }: { conversationId: string; focusRequest: number }) {
  const client = useChatClient();
  const [{ body }, change] = useDraft(conversationId, "note");
  return (
    <MessageField
      label="Internal note"
      placeholder="Only your team sees this"
      sendLabel="Add note"
      body={body}
      focusRequest={focusRequest}
      onWrite={(written) => change((draft) => ({ ...draft, body: written }))}
      onSend={(written) => {
        client.send(conversationId, { kind: "note", body: written });
        change(() => emptyDraft);
      }}
    />
  );
}
