import { DatabaseSync, type StatementSync } from "node:sqlite";
import { cacheKilobytes } from "#db/sqlite/connection.ts";
import { framesMax } from "#db/sqlite/wal-limits.ts";
import { type Sender, visitorName, type World } from "./world.ts";

/** A message as it is stored and sent out. */
export interface StoredMessage {
  id: string;
  conversationId: string;
  seq: number;
  kind: "message";
  author: { kind: "visitor"; id: string; name: string };
  body: string;
  createdAt: string;
}

/**
 * The rows of a send by bare prepared statements, with the durability of Parley's own connections: the next `seq` of the
 * conversation, the message, the next position of the tenant's log, the event. Nobody is authorised, and nothing is read
 * that the rows do not need.
 */
export class BareStore {
  readonly #client: DatabaseSync;
  readonly #tenantId: string;
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #nextSeq: StatementSync;
  readonly #nextPos: StatementSync;
  readonly #addMessage: StatementSync;
  readonly #addEvent: StatementSync;
  readonly #walFrames: StatementSync;

  /** @param areCheckpointsElsewhere whether somebody else keeps the write-ahead log short, and not each commit itself */
  constructor(
    { file, tenantId }: Pick<World, "file" | "tenantId">,
    { areCheckpointsElsewhere = false }: { areCheckpointsElsewhere?: boolean } = {},
  ) {
    const client = new DatabaseSync(file, { timeout: 1_000, enableForeignKeyConstraints: true });
    client.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA cache_size = -${cacheKilobytes};
      ${areCheckpointsElsewhere ? `PRAGMA wal_autocheckpoint = ${framesMax};` : ""}`);
    this.#client = client;
    this.#tenantId = tenantId;
    this.#begin = client.prepare("BEGIN IMMEDIATE");
    this.#commit = client.prepare("COMMIT");
    this.#walFrames = client.prepare("PRAGMA wal_checkpoint(NOOP)");
    this.#nextSeq = client.prepare(
      `UPDATE conversations SET last_seq = last_seq + 1, last_message_seq = last_seq + 1, updated_at = ?
       WHERE tenant_id = ? AND id = ? RETURNING last_seq`,
    );
    this.#nextPos = client.prepare("UPDATE tenants SET head_pos = head_pos + 1 WHERE id = ? RETURNING head_pos");
    this.#addMessage = client.prepare(
      `INSERT INTO messages
         (tenant_id, conversation_id, seq, id, kind, author_kind, author_id, author_name, body, created_at)
       VALUES (?, ?, ?, ?, 'message', 'visitor', ?, ?, ?, ?)`,
    );
    this.#addEvent = client.prepare(
      `INSERT INTO events
         (tenant_id, pos, type, conversation_id, seq, visible_to_visitor_id, actor_kind, actor_id, actor_name, data, at)
       VALUES (?, ?, 'MessageSent', ?, ?, ?, 'visitor', ?, ?, ?, ?)`,
    );
  }

  /** Commits what `work` writes as one transaction. It is on the disk when this returns. */
  transaction<Result>(work: () => Result): Result {
    this.#begin.run();
    const result = work();
    this.#commit.run();
    return result;
  }

  /** Writes the rows of a send, inside a transaction. */
  send({ conversationId, visitorId }: Sender, { id, body }: Pick<StoredMessage, "id" | "body">): StoredMessage {
    const at = Date.now();
    const seq = Number(this.#nextSeq.get(at, this.#tenantId, conversationId)?.last_seq);
    this.#addMessage.run(this.#tenantId, conversationId, seq, id, visitorId, visitorName, body, at);
    const author = { kind: "visitor", id: visitorId, name: visitorName } as const;
    const createdAt = new Date(at).toISOString();
    const message: StoredMessage = { id, conversationId, seq, kind: "message", author, body, createdAt };
    const pos = Number(this.#nextPos.get(this.#tenantId)?.head_pos);
    const data = JSON.stringify({ message, conversation: headOf(message) });
    this.#addEvent.run(this.#tenantId, pos, conversationId, seq, visitorId, visitorId, visitorName, data, at);
    return message;
  }

  /** How long the write-ahead log is, in frames. */
  get walFrames(): number {
    return Number(this.#walFrames.get()?.log ?? 0);
  }

  close(): void {
    this.#client.close();
  }
}

/** As `MessageSent` carries it. */
function headOf({ conversationId, seq, author, createdAt }: StoredMessage) {
  const visitor = { id: author.id, name: author.name };
  const standing = { status: "queued", visitor, assignee: null, team: null };
  return { id: conversationId, ...standing, lastSeq: seq, createdAt, updatedAt: createdAt };
}
