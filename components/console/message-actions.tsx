"use client";

import { Menu } from "@base-ui/react/menu";
import { useMutation } from "@tanstack/react-query";
import { Info, Trash2 } from "lucide-react";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { MenuItem, MenuSeparator } from "#components/ui/menu.tsx";
import type { Message } from "#lib/chat/messages/message.ts";
import { useChatClient, useMe } from "./chat-client-provider.tsx";
import { explain } from "./console-api.tsx";
import { MessageTraceView } from "./message-trace-view.tsx";

interface MessageActionsOf {
  /** Whether a message has several actions, so that its button opens a menu of them; else it opens the details. */
  hasMenu(message: Message): boolean;
  /** @param button what was pressed: the menu stands beside it, and it has the focus again afterwards */
  open(message: Message, button: HTMLElement): void;
}

const Actions = createContext<MessageActionsOf>({ hasMenu: () => false, open: () => undefined });

export function useMessageActions(): MessageActionsOf {
  return useContext(Actions);
}

type Open = "menu" | "details" | "deletion";

/** Holds a message's menu and windows above the rows, which come and go while somebody scrolls. */
export function MessageActions({ children }: { children: ReactNode }) {
  const mayDelete = useMe().permissions.includes("messages.delete");
  const [message, setMessage] = useState<Message | null>(null);
  const [button, setButton] = useState<HTMLElement | null>(null);
  const [shown, setShown] = useState<Open | null>(null);
  const actions = useMemo(() => {
    const hasMenu = ({ deletedAt }: Message) => mayDelete && deletedAt === null;
    const open = (chosen: Message, pressed: HTMLElement) => {
      setMessage(chosen);
      setButton(pressed);
      setShown(hasMenu(chosen) ? "menu" : "details");
    };
    return { hasMenu, open };
  }, [mayDelete]);
  const close = (closed: Open) => setShown((current) => (current === closed ? null : current));
  return (
    <Actions value={actions}>
      {children}
      <Menu.Root open={shown === "menu"} onOpenChange={(isOpen) => !isOpen && close("menu")}>
        <Menu.Portal>
          <Menu.Positioner anchor={button} side="bottom" align="start" sideOffset={4} className="z-40 outline-none">
            <Menu.Popup
              finalFocus={() => (shown === "menu" || shown === null ? focusableButton(message) : false)}
              aria-label="Message actions"
              className="min-w-48 rounded-lg bg-raised p-1 shadow-float outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
            >
              <MenuItem icon={Info} onClick={() => setShown("details")}>
                Message details
              </MenuItem>
              <MenuSeparator />
              <MenuItem icon={Trash2} tone="danger" onClick={() => setShown("deletion")}>
                Delete message…
              </MenuItem>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Dialog open={shown === "details"} onOpenChange={(isOpen) => !isOpen && close("details")} title="Message details">
        {/* The message stays while the window fades out. */}
        {message !== null && <MessageTraceView key={message.id} message={message} />}
      </Dialog>
      {message !== null && (
        <Deletion message={message} isOpen={shown === "deletion"} onClose={() => close("deletion")} />
      )}
    </Actions>
  );
}

function Deletion({ message, isOpen, onClose }: { message: Message; isOpen: boolean; onClose: () => void }) {
  const client = useChatClient();
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => client.deleteMessage(message),
    onSuccess: () => close(),
  });
  function close(): void {
    onClose();
    reset();
    // The button that was pressed may have made way for another one in its place.
    requestAnimationFrame(() => focusableButton(message)?.focus());
  }
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={(open) => !open && close()}
      title={message.kind === "note" ? "Delete this note?" : "Delete this message?"}
      confirm="Delete"
      onConfirm={() => mutate()}
      pending={isPending}
      error={error && explain(error)}
    >
      {message.kind === "note"
        ? "Its text is taken away for your whole team. It cannot be brought back."
        : "Its text is taken away for everybody, on your screens and the visitor’s. It cannot be brought back."}
    </ConfirmDialog>
  );
}

function focusableButton(message: Message | null): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-message-actions="${message?.seq}"]`);
}
