import { type DBSchema, openDB } from "idb";

interface LedgerSchema extends DBSchema {
  /** What a tab that was alone has left, by the owner of the storage. */
  entries: { key: string; value: unknown };
}

const open = () =>
  openDB<LedgerSchema>("parley-visitors", 1, { upgrade: (database) => void database.createObjectStore("entries") });

/**
 * What a tab writes to `localStorage` reaches others a moment later, which may be after the lock that it held. What it
 * writes to IndexedDB is there for whoever begins to read afterwards, so whoever is alone looks here first.
 */
export const visitorLedger = {
  async read(owner: string): Promise<unknown> {
    const database = await open();
    const entry = await database.get("entries", owner);
    database.close();
    return entry;
  },
  async write(owner: string, entry: unknown): Promise<void> {
    const database = await open();
    await database.put("entries", entry, owner);
    database.close();
  },
};
