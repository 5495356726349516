"use client";

import { createContext, type ReactNode, useContext, useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import type { Message } from "#lib/chat/messages/message.ts";
import { MessageTraceView } from "./message-trace-view.tsx";

const ShowDetails = createContext<(message: Message) => void>(() => undefined);

/** Shows a message's details: the function that a message's button calls. */
export function useShowDetails(): (message: Message) => void {
  return useContext(ShowDetails);
}

/** Holds the window with a message's details above the rows, which come and go while somebody scrolls. */
export function MessageDetails({ children }: { children: ReactNode }) {
  const [message, setMessage] = useState<Message | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const show = (chosen: Message) => {
    setMessage(chosen);
    setIsOpen(true);
  };
  return (
    <ShowDetails value={show}>
      {children}
      <Dialog open={isOpen} onOpenChange={setIsOpen} title="Message details">
        {/* The message stays while the window fades out. */}
        {message !== null && <MessageTraceView key={message.id} message={message} />}
      </Dialog>
    </ShowDetails>
  );
}
