import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parseEnv, SettingsError } from "#lib/env.ts";
import { prepare } from "#scripts/prepare.ts";

const secret = { AUTH_SECRET: "a secret that is as long as it must be" };

describe("DATABASE_URL", () => {
  test("is a file in the data folder by default, and always absolute", () => {
    expect(parseEnv({ ...secret, DATA_DIR: "/data" }).databaseUrl).toBe("sqlite:/data/parley.db");
    expect(parseEnv({ ...secret, DATABASE_URL: "sqlite:here.db" }).databaseUrl).toBe(`sqlite:${resolve("here.db")}`);
  });

  test("may be the address of a SQL Server, and nothing else", () => {
    const address = "mssql://user:password@host:1433/parley?encrypt=true";
    expect(parseEnv({ ...secret, DATABASE_URL: address }).databaseUrl).toBe(address);
    expect(() => parseEnv({ ...secret, DATABASE_URL: "postgres://host/parley" })).toThrow(SettingsError);
  });

  test.each([
    [
      "mssql://user:password@127.0.0.1:1/parley",
      /^DATABASE_URL is wrong: there is no connection to 127\.0\.0\.1:1 \(.+\)$/,
    ],
    ["mssql://user@127.0.0.1", /^DATABASE_URL is wrong: it must be mssql:\/\/user:password@host:port\/database$/],
  ])("%s stops the start with one line", async (address, line) => {
    const folder = await mkdtemp(join(tmpdir(), "parley-start-"));
    try {
      const failure = await prepare({ ...secret, DATA_DIR: folder, DATABASE_URL: address }).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(SettingsError);
      expect(failure).toMatchObject({ message: expect.stringMatching(line) });
      expect(failure).not.toMatchObject({ message: expect.stringContaining("password@127") });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
