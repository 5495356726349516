import { v7 } from "uuid";
import type { PendingMessage } from "#lib/client/chat-state.ts";
import type { KeptMessage } from "./visitor-storage.ts";

/** A message written before there is a chat client to send it, and until the client shows it. */
export type WaitingMessage = Pick<PendingMessage, "id" | "body" | "createdAt" | "status" | "error">;

export function composeKept(body: string): KeptMessage {
  return { id: v7(), body, createdAt: new Date().toISOString() };
}

export function asSending(message: KeptMessage): WaitingMessage {
  const { id, body, createdAt } = message;
  return { id, body, createdAt, status: "sending", error: null };
}
