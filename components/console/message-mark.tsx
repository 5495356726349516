"use client";

import { Check, CheckCheck, Clock, Ellipsis, Eye, type LucideIcon } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { Message } from "#lib/chat/messages/message.ts";
import type { DeliveryState } from "#lib/client/delivery-state.ts";
import { formatClock } from "./format-time.ts";
import { useMessageActions } from "./message-actions.tsx";
import type { TranscriptEntry } from "./transcript-rows.ts";
import { useMessageTrace } from "./use-message-trace.ts";

const deliveries: Record<DeliveryState, { label: string; icon: LucideIcon }> = {
  sent: { label: "Sent", icon: Check },
  delivered: { label: "Delivered", icon: CheckCheck },
  seen: { label: "Seen", icon: Eye },
};

interface MessageMarkProps {
  entry: TranscriptEntry;
  /** Whether the Tab key stops here: at one message it does, and the arrows lead to the others. */
  isTabStop: boolean;
  className: string;
}

/** Beside a message: how far it has got, where it is the newest that has, and the way to its details and actions. It takes no room. */
export function MessageMark({ entry: { message, delivery, pending }, isTabStop, className }: MessageMarkProps) {
  if (message !== null) {
    const props = { message, tabIndex: isTabStop ? 0 : -1, className };
    return delivery === null ? <ActionsButton {...props} /> : <DeliveryButton {...props} state={delivery} />;
  }
  if (pending?.status !== "sending") return null;
  return (
    <p className={classNames("flex animate-late items-center gap-1 whitespace-nowrap text-2xs text-faint", className)}>
      <Clock aria-hidden className="size-3" />
      Sending…
    </p>
  );
}

interface MarkButtonProps {
  message: Message;
  tabIndex: number;
  className: string;
}

function ActionsButton({ message, tabIndex, className }: MarkButtonProps) {
  const { hasMenu, open } = useMessageActions();
  return (
    <Button
      look="ghost"
      size="icon-xs"
      aria-label={hasMenu(message) ? "Message actions" : "Message details"}
      aria-haspopup={hasMenu(message) ? "menu" : "dialog"}
      data-message-actions={message.seq}
      tabIndex={tabIndex}
      onClick={({ currentTarget }) => open(message, currentTarget)}
      className={classNames(
        "opacity-0 focus-visible:opacity-100 group-focus-within/entry:opacity-100 group-hover/entry:opacity-100",
        className,
      )}
    >
      <Ellipsis aria-hidden />
    </Button>
  );
}

function DeliveryButton({ message, state, tabIndex, className }: MarkButtonProps & { state: DeliveryState }) {
  const { hasMenu, open } = useMessageActions();
  const { label, icon: Icon } = deliveries[state];
  return (
    <Tooltip label={<DeliveryTime message={message} state={state} />} side="top">
      <button
        type="button"
        aria-label={`${label}, ${hasMenu(message) ? "message actions" : "message details"}`}
        aria-haspopup={hasMenu(message) ? "menu" : "dialog"}
        data-message-actions={message.seq}
        tabIndex={tabIndex}
        onClick={({ currentTarget }) => open(message, currentTarget)}
        className={classNames(
          "flex items-center gap-1 whitespace-nowrap rounded-sm text-2xs text-faint transition-colors hover:text-ink",
          className,
        )}
      >
        <Icon aria-hidden className="size-3" />
        {label}
      </button>
    </Tooltip>
  );
}

/** By whom and when. It is asked for when somebody wants to know. */
function DeliveryTime({ message, state }: { message: Message; state: DeliveryState }) {
  const { data, isError } = useMessageTrace(message);
  if (state === "sent") return `Sent at ${formatClock(message.createdAt)}`;
  const receipt = state === "seen" ? data?.read : data?.delivered;
  const what = state === "seen" ? "Seen by" : "Delivered to";
  if (receipt) return `${what} ${receipt.reader.name} at ${formatClock(receipt.at)}`;
  return data || isError ? "The time is no longer known" : "…";
}

/** Moves the focus from one message's mark to the next one's in the same scroller. @returns whether there was one */
export function moveAmongMarks(scroller: HTMLElement, steps: 1 | -1): boolean {
  const marks = [...scroller.querySelectorAll<HTMLElement>("[data-message-actions]")];
  const index = marks.findIndex((mark) => mark.matches(":focus"));
  const target = index === -1 ? undefined : marks[index + steps];
  target?.focus();
  return target !== undefined;
}
