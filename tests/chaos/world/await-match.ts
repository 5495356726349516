import { setTimeout as delay } from "node:timers/promises";
import { openConnection } from "#db/sqlite/connection.ts";

const lookEveryMs = 1;

/** Waits until some worker has taken a match and not ended it, so that who dies now may die within it; not for long. */
export async function awaitMatch(file: string, withinMs: number): Promise<void> {
  const connection = openConnection(file);
  try {
    const deadline = performance.now() + withinMs;
    while (performance.now() < deadline) {
      if (connection.ask("SELECT id FROM jobs WHERE kind = 'match' AND status = 'running'") !== null) return;
      await delay(lookEveryMs);
    }
  } finally {
    connection.close();
  }
}
