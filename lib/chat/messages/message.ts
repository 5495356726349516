import { z } from "zod";
import type { Participant } from "../actor.ts";
import { limits } from "../limits.ts";

export type MessageKind = "message" | "note" | "system";

/** A message as the tenant's store holds it. */
export interface MessageRecord {
  id: string;
  conversationId: string;
  /** Dense from 1 in its conversation. */
  seq: number;
  kind: MessageKind;
  author: Participant;
  /** Empty once it was deleted. */
  body: string;
  createdAt: Date;
  deletedAt: Date | null;
}

/** A message as every door shows it. */
export interface Message {
  id: string;
  conversationId: string;
  seq: number;
  kind: MessageKind;
  author: Participant;
  body: string;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; null unless somebody took its text away. */
  deletedAt: string | null;
}

export const messageBodySchema = z
  .string()
  .max(limits.messageBodyMax)
  .refine((body) => body.trim() !== "", "A message needs some text.");

export function presentMessage(record: MessageRecord): Message {
  const { id, conversationId, seq, kind, author, body, createdAt, deletedAt } = record;
  const { kind: authorKind, id: authorId, name } = author;
  return {
    id,
    conversationId,
    seq,
    kind,
    author: { kind: authorKind, id: authorId, name },
    body,
    createdAt: createdAt.toISOString(),
    deletedAt: deletedAt?.toISOString() ?? null,
  };
}
