import { waitUntilReady } from "#scripts/wait-until-ready.ts";
import { answerTurns } from "./answer-turns.ts";
import { startParley } from "./parley-process.ts";

const readyWithinMs = 15_000;

/** The hub process itself. */
async function start(port: number): Promise<void> {
  await import("#hub/main.ts");
  const isReady = await waitUntilReady(`http://127.0.0.1:${port}/health/ready`, AbortSignal.timeout(readyWithinMs));
  if (!isReady) throw new Error("The hub did not get ready.");
}

answerTurns({ listen: (about) => startParley(about, start) });
