import { DatabaseSync } from "node:sqlite";
import { workerData } from "node:worker_threads";
import type { CheckpointOrders } from "./checkpointer.ts";
import { Turnstile } from "./turnstile.ts";
import { framesBeforeRestart } from "./wal-limits.ts";

/*
 * The thread that copies the write-ahead log into the database whenever it is told to, so that the event loop waits
 * neither for the disk nor for the work.
 */

const orders: CheckpointOrders = workerData;
const isAtWork = new Int32Array(orders.isAtWork);

const restartTriesMax = 20;
const restartRetryMs = 1;
/** After a restart that did not come about, because who reads the log for long would hold up the writers each time. */
const restartPauseMs = 1_000;
let restartNotBefore = 0;

const turnstile = new Turnstile(orders.file);
const client = new DatabaseSync(orders.file, { timeout: 0 });
client.exec("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;");
const copy = client.prepare("PRAGMA wal_checkpoint(PASSIVE)");
const copyAndRestart = client.prepare("PRAGMA wal_checkpoint(RESTART)");

for (;;) {
  Atomics.wait(isAtWork, 0, 0);
  const frames = Number(copy.get()?.log);
  if (frames >= framesBeforeRestart && performance.now() >= restartNotBefore) restart();
  Atomics.store(isAtWork, 0, 0);
}

/**
 * Copies what was committed meanwhile, with nobody writing, so that the log begins again at its start. It does not while
 * somebody still reads from it; then it is left for another time.
 */
function restart(): void {
  let hasRestarted = false;
  for (let tries = 0; tries < restartTriesMax && !hasRestarted; tries += 1) {
    if (turnstile.mayAsk()) {
      hasRestarted = copyAndRestart.get()?.busy === 0;
      turnstile.stay();
    }
    if (!hasRestarted) sleep(restartRetryMs);
  }
  turnstile.leave();
  if (!hasRestarted) restartNotBefore = performance.now() + restartPauseMs;
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, ms);
}
