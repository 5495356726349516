import { setTimeout as delay } from "node:timers/promises";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { line } from "../text/line.ts";

/** How long somebody who leaves waits for what they wrote to be sent. */
const sendingMsMax = 3_000;
/** How long for it to be stored, and for what was sent to be taken out of there. */
const storingMsMax = 1_000;
const lookEveryMs = 20;

interface Leaving {
  client: ChatClient;
  outbox: OutboxStorage;
  terminal: Terminal;
}

/** Waits shortly for what is being sent, and until what is not is kept, and stops the client. */
export async function leave({ client, outbox, terminal }: Leaving): Promise<void> {
  const unsent = () => Object.values(client.store.getState().pending).flat();
  // Whoever is signed out sends nothing more.
  const isSending = () => !client.store.getState().isSignedOut && unsent().some(({ status }) => status === "sending");
  const isStored = async () => {
    const stored = new Set((await outbox.load()).map(({ id }) => id));
    return stored.size === unsent().length && unsent().every(({ id }) => stored.has(id));
  };
  await whileTrue(async () => isSending(), sendingMsMax);
  await whileTrue(async () => !(await isStored()), storingMsMax);
  client.stop();
  const count = unsent().length;
  if (count === 0) return;
  const words = count === 1 ? "1 message was not sent. It is" : `${count} messages were not sent. They are`;
  terminal.print(line({ text: `${words} kept, for when you come back.`, tone: "warning" }));
}

async function whileTrue(condition: () => Promise<boolean>, msMax: number): Promise<void> {
  const deadline = performance.now() + msMax;
  while (performance.now() < deadline && (await condition())) await delay(lookEveryMs);
}
