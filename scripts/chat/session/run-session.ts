import type { ChatClient } from "#lib/client/chat-client.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { line } from "../text/line.ts";
import { type Command, converse } from "./command.ts";
import { leave } from "./leave.ts";

/** A session that is ready to begin. */
export interface Session {
  client: ChatClient;
  outbox: OutboxStorage;
  commands: readonly Command[];
  /** @throws CommandRefused */
  say(text: string): void;
  /** Shows what there is, once the client has been started. @param signal is aborted when the person leaves */
  lay(signal: AbortSignal): Promise<void>;
}

/**
 * Keeps a session going until the person leaves, the input ends or the server takes their sign-in no more.
 * @param leaving is aborted when they want to leave at once
 * @returns the exit code
 */
export async function runSession(session: Session, terminal: Terminal, leaving: AbortController): Promise<0 | 1> {
  const { client, outbox, commands, say, lay } = session;
  const over = new AbortController();
  const interrupted = new Promise<void>((resolve) => {
    const { signal } = leaving;
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  client.store.subscribe(({ isSignedOut }, before) => {
    if (!isSignedOut || before.isSignedOut) return;
    terminal.print(line({ text: "The server does not know you any more. Start again to come back in.", tone: "bad" }));
    leaving.abort();
  });
  client.start();
  try {
    const conversation = lay(over.signal).then(() => converse({ terminal, client, commands, say }));
    await Promise.race([conversation, interrupted]);
  } finally {
    over.abort();
    terminal.close();
    await leave({ client, outbox, terminal });
  }
  return client.store.getState().isSignedOut ? 1 : 0;
}
