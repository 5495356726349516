import { once } from "node:events";
import { createServer, connect as dial, type Socket } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { openDatabase } from "#db/database.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { parseMssqlUrl } from "#db/mssql/address.ts";
import { aTenant, read } from "#tests/support/builders.ts";
import { addressWith, aMssqlDatabase, testMssqlUrl } from "./a-mssql-database.ts";

/** A way to a server that can be cut, or fall silent. */
interface Line extends AsyncDisposable {
  port: number;
  /** Breaks every connection, and lets none be made. */
  cut(): void;
  /** Keeps every connection, and lets nothing through. */
  hold(): void;
  mend(): void;
}

async function aLineTo(server: string, port: number): Promise<Line> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: "open" | "held" | "cut" = "open";
  const listener = createServer((near) => {
    if (state === "cut") return void near.destroy();
    const far = dial(port, server);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [far, near]] as const) {
      if (state === "held") from.pause();
      from.on("data", (chunk) => void to.write(chunk));
      from.on("error", () => undefined);
      from.on("close", () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
    if (state === "held") for (const socket of pair) socket.pause();
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  const each = (act: (socket: Socket) => void): void => [...pairs].flat().forEach(act);
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut: () => {
      state = "cut";
      each((socket) => socket.destroy());
    },
    hold: () => {
      state = "held";
      each((socket) => socket.pause());
    },
    mend: () => {
      state = "open";
      each((socket) => socket.resume());
    },
    [Symbol.asyncDispose]: async () => {
      listener.close();
      each((socket) => socket.destroy());
    },
  };
}

describe.skipIf(testMssqlUrl === undefined)("connections to a server that goes away", { timeout: 60_000 }, () => {
  test.each([
    ["cut", /./],
    ["hold", /^The server has not answered within 5000 ms\.$/],
  ] as const)("%s: the database says that it does not answer, and comes back", async (fault, words) => {
    await using server = await aMssqlDatabase();
    await migrateDatabase(server.url);
    const settings = parseMssqlUrl(server.url);
    await using line = await aLineTo(settings.server, settings.port ?? 0);
    const url = addressWith(server.url, (parts) => Object.assign(parts, { port: String(line.port) }));
    const database = await openDatabase(url);
    const tenantId = await aTenant(database, { name: "Kept" });
    await database.ping();

    line[fault]();
    await expect(database.ping()).rejects.toThrow(words);
    await expect(database.ping()).rejects.toThrow(words);

    line.mend();
    await vi.waitFor(() => database.ping(), { timeout: 40_000 });
    expect(await read(database, tenantId, ({ profile }) => profile.get())).toMatchObject({ name: "Kept" });
    await database.close();
  });

  test("a database that is opened while its server is away answers once that is there", async () => {
    await using server = await aMssqlDatabase();
    await migrateDatabase(server.url);
    const settings = parseMssqlUrl(server.url);
    await using line = await aLineTo(settings.server, settings.port ?? 0);
    line.cut();
    const url = addressWith(server.url, (parts) => Object.assign(parts, { port: String(line.port) }));
    const database = await openDatabase(url);
    await expect(database.ping()).rejects.toThrow("there is no connection to");
    line.mend();
    await database.ping();
    await database.close();
  });
});
