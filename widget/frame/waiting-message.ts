import type { PendingMessage } from "#lib/client/chat-state.ts";

/** A message written before there is a chat client to send it. */
export type WaitingMessage = Pick<PendingMessage, "id" | "body" | "createdAt" | "status" | "error">;

let count = 0;

/** Its id is for the screen only: the chat client makes the one that the server sees. */
export function toWaiting(body: string): WaitingMessage {
  count += 1;
  return { id: `waiting-${count}`, body, createdAt: new Date().toISOString(), status: "sending", error: null };
}

export function asSending(message: WaitingMessage): WaitingMessage {
  return { ...message, status: "sending", error: null };
}
