import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { copyDatabase, isEqual } from "#db/copy/copy-database.ts";
import { openDatabase } from "#db/database.ts";
import { checkDatabase } from "#db/migrate.ts";
import { read } from "#tests/support/builders.ts";
import { aMssqlDatabase, testMssqlUrl } from "./a-mssql-database.ts";
import { anInstallationToCopy } from "./an-installation-to-copy.ts";
import { runScript } from "./run-script.ts";

describe.skipIf(testMssqlUrl === undefined)("a copy to SQL Server", { timeout: 120_000 }, () => {
  test("holds the same, is taken up where a client was, and can be copied back", async () => {
    await using source = await anInstallationToCopy();
    await using server = await aMssqlDatabase();
    const from = `sqlite:${source.file}`;
    const compared = await copyDatabase({ from, to: server.url });
    expect(compared.filter((group) => !isEqual(group))).toEqual([]);

    const [before, after] = [await openDatabase(from), await openDatabase(await server.urlOfRole("parley_app"))];
    const resume = { after: 4_400, limit: 1_000 };
    const bounds = await read(after, source.tenantId, ({ log }) => log.bounds());
    expect(bounds).toEqual(await read(before, source.tenantId, ({ log }) => log.bounds()));
    expect(bounds).toEqual({ head: 4_503, floor: 2, epoch: "an-epoch" });
    const events = await read(after, source.tenantId, ({ log }) => log.read(resume));
    expect(events).toEqual(await read(before, source.tenantId, ({ log }) => log.read(resume)));
    expect(events).toHaveLength(103);
    await Promise.all([before.close(), after.close()]);

    const folder = await mkdtemp(join(tmpdir(), "parley-copy-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const back = await copyDatabase({ from: server.url, to: `sqlite:${join(folder, "back.db")}` });
    expect(back.map(({ target }) => target)).toEqual(compared.map(({ source: first }) => first));
    await expect(copyDatabase({ from, to: server.url })).rejects.toThrow("The target holds data already");
  });

  test("goes on after its process was killed; two at once are one too many", async () => {
    await using source = await anInstallationToCopy();
    await using server = await aMssqlDatabase();
    const args = ["--from", `sqlite:${source.file}`, "--to", server.url];
    const { child } = runScript("db-copy.ts", { args });
    if (child.stdout === null) throw new Error("It has no output.");
    const lines = createInterface(child.stdout);
    for await (const line of lines) if (line.startsWith("events: 0 of")) break;
    await using another = await anInstallationToCopy();
    await expect(copyDatabase({ from: `sqlite:${another.file}`, to: server.url })).rejects.toThrow(
      "Another copy into the target is under way",
    );
    child.kill("SIGKILL");
    await once(child, "close");
    await expect(checkDatabase(server.url)).rejects.toThrow("holds a copy that has not ended");
    const again = await runScript("db-copy.ts", { args }).ended;
    expect([again.code, again.errors.replaceAll(/^Warning: .*\n/gm, "")]).toEqual([0, ""]);
    await checkDatabase(server.url);
  });
});
