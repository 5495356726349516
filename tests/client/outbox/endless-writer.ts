import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";
import { aPendingMessage } from "#tests/support/a-pending-message.ts";

const { run, ...place } = JSON.parse(process.argv[2] ?? "");
const storage = createFileOutbox(place);

/**
 * Stores a message again and again, in a version that rises, and another one that it removes, until the process is ended.
 * Prints a line for each version that is stored and for each message that is removed.
 */
async function writeEndlessly(name: string): Promise<void> {
  for (let version = 1; ; version += 1) {
    await storage.put(aPendingMessage({ id: name, basedOnSeq: version, body: "x".repeat(8_000) }));
    process.stdout.write(`${name} ${version}\n`);
    const removed = `${name}-${version}-removed`;
    await storage.put(aPendingMessage({ id: removed }));
    await storage.remove(removed);
    process.stdout.write(`${removed} 0\n`);
  }
}

// Whenever the end comes, some of them are in the middle of each thing that they do.
await Promise.all(Array.from({ length: 8 }, (_, index) => writeEndlessly(`${run}-${index}`)));
