import { DatabaseSync, type StatementSync } from "node:sqlite";
import { body, orderedId } from "../text.ts";
import type { PlannedConversation } from "./planned-conversation.ts";

const messageSpace = 4;
const firstMoment = Date.UTC(2026, 0, 1);
/** A million messages take a year. */
const betweenMessagesMs = 31_500;
const noteEvery = 50;
const visitorName = "Vera";
const operatorName = "Ada";

/** What has been written of a conversation so far. */
interface Written {
  lastSeq: number;
  lastMessageSeq: number;
  createdAt: number;
  updatedAt: number;
}

/** Writes the rows of a tenant that has no conversation yet by bare statements. Fast, and nothing of it survives a crash. */
export class TenantWriter {
  readonly #client: DatabaseSync;
  readonly #tenantId: string;
  readonly #floor: number;
  readonly #written = new Map<string, Written>();
  readonly #visitors = new Set<string>();
  readonly #addMessage: StatementSync;
  readonly #addEvent: StatementSync;
  readonly #addVisitor: StatementSync;
  readonly #addConversation: StatementSync;
  readonly #addReceipt: StatementSync;
  /** How many messages it has written; each has an event at this position. */
  messages = 0;

  constructor(file: string, { tenantId, floor }: { tenantId: string; floor: number }) {
    const client = new DatabaseSync(file, { enableForeignKeyConstraints: false });
    client.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN");
    this.#client = client;
    this.#tenantId = tenantId;
    this.#floor = floor;
    this.#addMessage = client.prepare(
      `INSERT INTO messages
         (tenant_id, conversation_id, seq, id, kind, author_kind, author_id, author_name, body, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#addEvent = client.prepare(
      `INSERT INTO events
         (tenant_id, pos, type, conversation_id, seq, visible_to_visitor_id, actor_kind, actor_id, actor_name, data, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#addVisitor = client.prepare("INSERT INTO visitors (tenant_id, id, name, created_at) VALUES (?, ?, ?, ?)");
    this.#addConversation = client.prepare(
      `INSERT INTO conversations
         (tenant_id, id, status, visitor_id, assignee_id, last_seq, last_message_seq, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#addReceipt = client.prepare(
      `INSERT INTO receipts
         (tenant_id, conversation_id, reader_kind, reader_id, delivered_seq, read_seq, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
  }

  /** Writes the next message of the tenant: in a queued conversation the visitor's, else the visitor and the operator take turns. */
  addMessage(conversation: PlannedConversation): void {
    const { id: conversationId, visitorId, assigneeId } = conversation;
    const at = firstMoment + this.messages * betweenMessagesMs;
    this.messages += 1;
    const written = this.#written.get(conversationId) ?? {
      lastSeq: 0,
      lastMessageSeq: 0,
      createdAt: at,
      updatedAt: at,
    };
    const seq = written.lastSeq + 1;
    const operatorId = seq % 2 === 0 ? assigneeId : null;
    const kind = operatorId !== null && this.messages % noteEvery < 2 ? "note" : "message";
    const author =
      operatorId === null
        ? ({ kind: "visitor", id: visitorId, name: visitorName } as const)
        : ({ kind: "operator", id: operatorId, name: operatorName } as const);
    const id = orderedId(this.messages, messageSpace);
    const own = [author.kind, author.id, author.name] as const;
    this.#addMessage.run(this.#tenantId, conversationId, seq, id, kind, ...own, body, at);
    if (this.messages > this.#floor) {
      const createdAt = new Date(at).toISOString();
      const message = { id, conversationId, seq, kind, author, body, createdAt };
      const data = JSON.stringify({ message, conversation: headOf(conversation, { seq, createdAt }) });
      const [type, visibleTo] = kind === "note" ? ["NoteAdded", null] : ["MessageSent", visitorId];
      this.#addEvent.run(this.#tenantId, this.messages, type, conversationId, seq, visibleTo, ...own, data, at);
    }
    const lastMessageSeq = kind === "message" ? seq : written.lastMessageSeq;
    this.#written.set(conversationId, { ...written, lastSeq: seq, lastMessageSeq, updatedAt: at });
  }

  /** Writes the conversation itself, after its messages, and how far everybody has read. */
  addConversation({ id, visitorId, status, assigneeId }: PlannedConversation): void {
    const { lastSeq, lastMessageSeq, createdAt, updatedAt } = this.#writtenOf(id);
    if (!this.#visitors.has(visitorId)) {
      this.#visitors.add(visitorId);
      this.#addVisitor.run(this.#tenantId, visitorId, visitorName, createdAt);
    }
    const standing = [status, visitorId, assigneeId] as const;
    this.#addConversation.run(this.#tenantId, id, ...standing, lastSeq, lastMessageSeq, createdAt, updatedAt);
    this.#addReceipt.run(this.#tenantId, id, "visitor", visitorId, lastSeq, lastSeq, updatedAt);
    if (assigneeId === null) return;
    // Whoever has a conversation open has read all but its newest messages.
    const readSeq = status === "open" ? Math.max(0, lastSeq - 2) : lastSeq;
    this.#addReceipt.run(this.#tenantId, id, "operator", assigneeId, lastSeq, readSeq, updatedAt);
  }

  /** Commits everything. */
  close(): void {
    const bounds = this.#client.prepare("UPDATE tenants SET head_pos = ?, floor_pos = ? WHERE id = ?");
    bounds.run(this.messages, this.#floor, this.#tenantId);
    this.#client.exec("COMMIT");
    this.#client.close();
  }

  #writtenOf(conversationId: string): Written {
    const written = this.#written.get(conversationId);
    if (written === undefined) throw new Error("A conversation without messages cannot be written.");
    return written;
  }
}

function headOf(conversation: PlannedConversation, { seq, createdAt }: { seq: number; createdAt: string }) {
  const { id, visitorId, status, assigneeId } = conversation;
  const visitor = { id: visitorId, name: visitorName };
  const assignee = assigneeId === null ? null : { id: assigneeId, name: operatorName };
  return { id, status, visitor, assignee, team: null, lastSeq: seq, createdAt, updatedAt: createdAt };
}
