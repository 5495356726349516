import { expect, test } from "vitest";
import { aGate, until } from "#tests/signalr/until.ts";
import { TimedJob } from "#worker/timed-job.ts";

const fail = (error: unknown): void => {
  throw error;
};

test("a job runs at once and then again and again, also after it has failed", async () => {
  const errors: unknown[] = [];
  const fault = new Error("Not today.");
  let runs = 0;
  const job = new TimedJob({
    everyMs: 1,
    onError: (error) => errors.push(error),
    async run() {
      runs++;
      if (runs === 2) throw fault;
    },
  });
  expect(runs).toBe(1);
  await until(() => runs > 3);
  expect(errors).toEqual([fault]);
  await job.stop();
});

test("a run that takes long is waited for, by the next run and by whoever stops the job", async () => {
  const gate = aGate();
  let [runs, ended] = [0, 0];
  const job = new TimedJob({
    everyMs: 0,
    onError: fail,
    async run() {
      runs++;
      await gate.opened;
      ended++;
    },
  });
  const stopped = job.stop();
  gate.open();
  await stopped;
  expect([runs, ended]).toEqual([1, 1]);
});

test("a job that is told to stop hears of it, is no fault where it breaks off, and does not run again", async () => {
  const errors: unknown[] = [];
  let runs = 0;
  const job = new TimedJob({
    everyMs: 0,
    onError: (error) => errors.push(error),
    async run(signal) {
      runs++;
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("Broken off.")));
      });
    },
  });
  await job.stop();
  expect([runs, errors]).toEqual([1, []]);
});

test("a job that waits for its next run stops at once", async () => {
  let runs = 0;
  const job = new TimedJob({ everyMs: 3_600_000, onError: fail, run: async () => void runs++ });
  await job.stop();
  expect(runs).toBe(1);
});
