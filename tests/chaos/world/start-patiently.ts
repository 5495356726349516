import type { ServerProcess } from "#tests/support/server-process.ts";

/** A server that dies at its start, or is too slow, is started again, as a supervisor does. */
const startsMax = 5;

/** @param onFailure told of each start in vain @throws Error that says why the last start was in vain */
export async function startPatiently(server: ServerProcess, onFailure: (error: unknown) => void): Promise<void> {
  for (let starts = 1; ; starts += 1) {
    try {
      return await server.start();
    } catch (error) {
      // One that is only slow is in the way of the next.
      await server.kill();
      if (starts === startsMax) throw error;
      onFailure(error);
    }
  }
}
