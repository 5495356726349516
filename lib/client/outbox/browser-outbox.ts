import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { PendingMessage } from "../chat-state.ts";
import { amongTabs } from "./among-tabs.ts";
import { nameOfOwner, type OutboxOwner, type OutboxStorage } from "./outbox-storage.ts";

const databaseName = "parley-outbox";
const databaseVersion = 1;
/** How often a call is tried, each time on a new connection. */
const triesMax = 3;

interface OutboxSchema extends DBSchema {
  /** By the name of the owner and the message's id. */
  messages: { key: [string, string]; value: PendingMessage };
}

type OutboxDatabase = IDBPDatabase<OutboxSchema>;

/**
 * Keeps unsent messages in the browser's IndexedDB, for all tabs of this origin. Where the browser blocks it, as in some
 * frames and private windows, every call fails.
 */
export function createBrowserOutbox(whose: OutboxOwner): OutboxStorage {
  const owner = nameOfOwner(whose);
  const tabs = amongTabs(new BroadcastChannel(`${databaseName}/${owner}`));
  /** What this tab knows to be stored: it is stored anew where the database was deleted meanwhile. */
  const known = new Map<string, PendingMessage>();
  let opening: Promise<OutboxDatabase> | null = null;

  function open(): Promise<OutboxDatabase> {
    opening ??= openDB<OutboxSchema>(databaseName, databaseVersion, {
      upgrade(database) {
        const store = database.createObjectStore("messages");
        for (const message of known.values()) void store.put(message, [owner, message.id]);
      },
      blocking(_from, _to, { target }) {
        if (target instanceof IDBDatabase) target.close();
      },
    });
    return opening;
  }

  /** The browser may close the connection at any time, also while it is being opened. */
  async function inDatabase<Result>(work: (database: OutboxDatabase) => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(await open());
      } catch (error) {
        void opening?.then((database) => database.close()).catch(() => undefined);
        opening = null;
        if (tries === triesMax) throw error;
      }
    }
  }

  return {
    ...tabs,
    async load() {
      const all = IDBKeyRange.bound([owner], [owner, []]);
      const messages = await inDatabase((database) => database.getAll("messages", all));
      known.clear();
      for (const message of messages) known.set(message.id, message);
      return messages;
    },
    async put(message) {
      await inDatabase((database) => database.put("messages", message, [owner, message.id]));
      known.set(message.id, message);
      tabs.tell();
    },
    async remove(messageId) {
      known.delete(messageId);
      await inDatabase((database) => database.delete("messages", [owner, messageId]));
      tabs.tell();
    },
  };
}
