import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { freePorts } from "./free-ports.ts";

/** So many that two who do not heed each other get about eight of them alike. */
const count = 400;

/** It runs until it is killed. */
const otherProcess = `
  import { freePorts } from "#tests/support/free-ports.ts";
  process.on("message", () => {});
  process.send(await freePorts(${count}));
`;

function startOtherProcess(): ChildProcess {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", otherProcess], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test("a port is given to one process, and to it once, as long as it runs", async () => {
  const [told] = await once(startOtherProcess(), "message");
  const others = z.array(z.int()).parse(told);
  const own = await freePorts(count);
  expect(new Set([...others, ...own]).size).toBe(2 * count);
});
