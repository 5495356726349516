import { DatabaseSync } from "node:sqlite";
import { workerData } from "node:worker_threads";
import type { CheckpointOrders } from "./checkpointer.ts";

/*
 * The thread that copies the write-ahead log into the database whenever it is told to, so that the event loop waits
 * neither for the disk nor for the work. It imports nothing but Node's own, to run wherever a bundler puts it.
 */

const orders: CheckpointOrders = workerData;
const isAtWork = new Int32Array(orders.isAtWork);
const wantsLock = new Int32Array(orders.wantsLock);

const restartTriesMax = 20;
const restartRetryMs = 1;
/** After a restart that did not come about, because who reads the log for long would hold up the writers each time. */
const restartPauseMs = 1_000;
let restartNotBefore = 0;

const client = new DatabaseSync(orders.file, { timeout: 0 });
client.exec("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;");
const copy = client.prepare("PRAGMA wal_checkpoint(PASSIVE)");
const copyAndRestart = client.prepare("PRAGMA wal_checkpoint(RESTART)");

for (;;) {
  Atomics.wait(isAtWork, 0, 0);
  const frames = Number(copy.get()?.log);
  if (frames >= orders.framesBeforeRestart && performance.now() >= restartNotBefore) restart();
  Atomics.store(isAtWork, 0, 0);
}

/**
 * Copies what was committed meanwhile, with nobody writing, so that the log begins again at its start. It does not while
 * another process writes or somebody still reads from it; then it is left for another time.
 */
function restart(): void {
  Atomics.store(wantsLock, 0, 1);
  let tries = 1;
  while (copyAndRestart.get()?.busy !== 0 && tries < restartTriesMax) {
    Atomics.wait(wantsLock, 0, 1, restartRetryMs);
    tries += 1;
  }
  if (tries === restartTriesMax) restartNotBefore = performance.now() + restartPauseMs;
  Atomics.store(wantsLock, 0, 0);
}
