import { once } from "node:events";
import { createServer } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { freePorts } from "#tests/support/free-ports.ts";
import { aDataFolder, ensureBuilt, launch } from "./launch.ts";

beforeAll(ensureBuilt, 120_000);

/** Starts with settings that cannot work. @returns what it said on the error stream, line by line, and its code. */
async function refused(
  settings: Record<string, string>,
): Promise<{ code: number | null; lines: string[]; output: string }> {
  await using folder = await aDataFolder();
  const [port, hubPort] = await freePorts(2);
  const given = { PORT: String(port), HUB_PORT: String(hubPort), DATA_DIR: folder.path, PARLEY_DEMO: "0", ...settings };
  await using started = launch(given);
  const code = await started.ended;
  return { code, lines: started.errors().trimEnd().split("\n"), output: started.output() };
}

describe("a setting that cannot work is one clear line and exit code 1", () => {
  test.each([
    ["PORT=abc", { PORT: "abc" }, /^Parley cannot start\. PORT is wrong: .+$/],
    ["PORT=70000", { PORT: "70000" }, /^Parley cannot start\. PORT is wrong: .+$/],
    ["a PUBLIC_URL that is none", { PUBLIC_URL: "chat.example" }, /^Parley cannot start\. PUBLIC_URL is wrong: .+$/],
    [
      "a DATABASE_URL without AUTH_SECRET",
      { DATABASE_URL: "sqlite:/tmp/never-made.db" },
      /^Parley cannot start\. AUTH_SECRET is not set: .+$/,
    ],
    ["an AUTH_SECRET that is short", { AUTH_SECRET: "short" }, /^Parley cannot start\. AUTH_SECRET is wrong: .+32.+$/],
    [
      "one port for both",
      { PORT: "34567", HUB_PORT: "34567" },
      /^Parley cannot start\. PORT and HUB_PORT are the same: .+$/,
    ],
  ])("%s", async (_name, settings, line) => {
    const { code, lines, output } = await refused(settings);
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect(code).toBe(1);
    expect(output).not.toContain("Parley is ready");
  });

  test.each(["PORT", "HUB_PORT"])("a %s that is taken", async (name) => {
    const other = createServer().listen(0);
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const { code, lines } = await refused({ [name]: port });
    other.close();
    expect(lines).toEqual([
      `Parley cannot start. ${name} ${port} is taken by another program: set ${name} to a free one.`,
    ]);
    expect(code).toBe(1);
  });
});
