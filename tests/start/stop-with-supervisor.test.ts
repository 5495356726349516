import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const stopWithSupervisor = new URL("../../scripts/stop-with-supervisor.ts", import.meta.url).href;

/** A process as the supervisor starts one. Whatever it writes comes after "ready". */
async function aProcess(code: string): Promise<ChildProcess & { output: () => string }> {
  const child = spawn(process.execPath, ["--import", stopWithSupervisor, "--eval", code], {
    env: { ...process.env, PARLEY_SUPERVISOR: String(process.pid) },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk.toString();
  });
  await once(child.stdout ?? child, "data");
  return Object.assign(child, { output: () => output });
}

test("a process ends by itself when its supervisor is gone", async () => {
  const child = await aProcess("console.log('ready'); setInterval(() => undefined, 1_000)");
  child.stdin?.end();
  expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
});

test("what a process starts for itself lives on without standard input, as builders of stylesheets do", async () => {
  const grandchild = "setTimeout(() => process.exit(7), 300)";
  const child = await aProcess(`
    const { spawn } = require("node:child_process");
    console.log("ready");
    const worker = spawn(process.execPath, [...process.execArgv.slice(0, 2), "--eval", ${JSON.stringify(grandchild)}], {
      stdio: "ignore",
    });
    worker.on("exit", (code, signal) => { console.log("worker", code, signal); process.exit(0); });
  `);
  await once(child, "exit");
  expect(child.output()).toContain("worker 7 null");
});
