import { createMemoryOutbox } from "#lib/client/outbox/memory-outbox.ts";
import { nameOfOwner, type OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { outboxStorageContract } from "#tests/contracts/outbox-storage.ts";

const places = new Map<string, OutboxStorage>();

outboxStorageContract(async (owner) => {
  const place = places.get(nameOfOwner(owner)) ?? createMemoryOutbox();
  places.set(nameOfOwner(owner), place);
  return place;
});
