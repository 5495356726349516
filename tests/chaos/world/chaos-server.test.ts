import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { freePorts } from "#tests/support/free-ports.ts";
import { ChaosServer } from "./chaos-server.ts";

const hourMs = 3_600_000;

/** Tells what its clock says, each way in which a program may ask. */
const clockServer = `
  require("node:http").createServer((request, response) => {
    response.end(JSON.stringify([Date.now(), new Date().getTime(), Date.parse(Date()), new Date(0).getTime()]));
  }).listen(Number(process.env.PORT), "127.0.0.1");
`;

/** @returns how far ahead of ours its clock runs, by each way to ask, and the moment 0 by its reckoning */
async function offsetsOf(port: number): Promise<number[]> {
  const told: number[] = await (await fetch(`http://127.0.0.1:${port}/`)).json();
  return told.map((ms, index) => (index === 3 ? ms : Math.round((ms - Date.now()) / hourMs) * hourMs + 0));
}

test("a server's clock can be set while it runs, and stays set over a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parley-clock-"));
  const [port = 0] = await freePorts(1);
  const variables = { NODE_ENV: "test", PATH: process.env.PATH, PORT: String(port) } as const;
  const args = ["--eval", clockServer];
  const server = new ChaosServer({ name: "hub", args, port, variables, clockFile: join(folder, "clock") });
  onTestFinished(async () => {
    await server.kill();
    await rm(folder, { recursive: true });
  });
  await server.start();
  expect(await offsetsOf(port)).toEqual([0, 0, 0, 0]);
  server.setClock(hourMs);
  await vi.waitFor(async () => expect(await offsetsOf(port)).toEqual([hourMs, hourMs, hourMs, 0]));
  await server.kill();
  await server.start();
  expect(await offsetsOf(port)).toEqual([hourMs, hourMs, hourMs, 0]);
  server.setClock(-2 * hourMs);
  await vi.waitFor(async () => expect((await offsetsOf(port))[0]).toBe(-2 * hourMs));
});
