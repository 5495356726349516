import { setTimeout } from "node:timers/promises";
import { drizzle } from "drizzle-orm/node-mssql";
import type { ConnectionPool } from "mssql";
import { ChatError } from "#lib/chat/errors.ts";
import type { Access } from "#lib/chat/store.ts";
import type { Database, DatabaseOptions } from "../database.ts";
import type { QueryListener } from "../dialect.ts";
import { directoryOver } from "../directory.ts";
import { scopeOf } from "../repositories/scope.ts";
import { type Building, buildingOf } from "../repositories/statement.ts";
import { tenantStore } from "../repositories/tenant-store.ts";
import { connect } from "./connection.ts";
import { canonicalQueries, isStatementTimeout, mssqlDialect, mssqlFault } from "./dialect.ts";
import { tellTenant } from "./session-context.ts";

/** SQL Server has no cheap way to tell of a commit, so whoever waits for one looks this often. */
const lookEveryMsMin = 250;
/** Whoever asks whether the server answers waits no longer for it, also where it only keeps silent. */
const pingMsMax = 5_000;
const triesMax = 8;
const pauseMs = 10;

/**
 * Writers take the row that they change, and wait for each other there. Readers see the one state in which their
 * transaction began, so that a snapshot and the position at which it is true belong together.
 */
const isolationLevels = { read: "snapshot", write: "read committed" } as const satisfies Record<Access, string>;

type Work<Result> = (building: Building) => Promise<Result>;

/** Opens a pool of connections to a SQL Server, at the first unit of work. Each unit is a transaction of its own. */
export function openMssql(url: string, { onQuery }: DatabaseOptions): Database {
  const pool = reconnecting(() => connect(url));
  const underWay = new Set<Promise<unknown>>();

  const run = <Result>(access: Access, work: Work<Result>, tenantId: string | null = null): Promise<Result> => {
    const unit = repeated(async () => transaction(await pool.get(), { access, tenantId, onQuery }, work));
    underWay.add(unit);
    const forget = (): void => void underWay.delete(unit);
    unit.then(forget, forget);
    return unit;
  };
  const directory = directoryOver(run);
  return {
    directory,
    tenants: {
      within: (tenantId, work, { access }) =>
        run(
          access,
          (building) => work(tenantStore(scopeOf({ building, dialect: mssqlDialect, tenantId, access }))),
          tenantId,
        ),
    },
    ping: async () => void (await withinMs(pingMsMax, directory.findTenant(""))),
    watch: (everyMs, onCommit) => {
      const timer = setInterval(onCommit, Math.max(everyMs, lookEveryMsMin));
      return { close: () => clearInterval(timer) };
    },
    close: async () => {
      await Promise.allSettled(underWay);
      await pool.close();
    },
  };
}

interface Unit {
  access: Access;
  tenantId: string | null;
  onQuery: QueryListener | undefined;
}

/** Pooled connections keep what they were told before, so the level and the tenant are set for each transaction. */
function transaction<Result>(pool: ConnectionPool, unit: Unit, work: Work<Result>): Promise<Result> {
  const { access, tenantId, onQuery } = unit;
  const client = drizzle({ client: pool, ...(onQuery && { logger: { logQuery: onQuery } }) });
  return client.transaction(
    async (queries) => {
      await queries.execute(tellTenant(tenantId));
      return work(buildingOf(canonicalQueries(queries), mssqlDialect));
    },
    { isolationLevel: isolationLevels[access] },
  );
}

/**
 * Runs the unit again where it lost against another: as the victim of a deadlock a few times, and once where it found a
 * row that was not there when it looked.
 * @throws ChatError `busy` where it lost every time, or waited too long for a row.
 */
async function repeated<Result>(unit: () => Promise<Result>): Promise<Result> {
  let hasMetDuplicate = false;
  for (let tries = 1; ; tries += 1) {
    try {
      return await unit();
    } catch (error) {
      const fault = mssqlFault(error);
      const hasLost = fault === "retry" ? tries === triesMax : isStatementTimeout(error);
      if (hasLost) throw new ChatError("busy", "Try again in a moment.", { cause: error });
      if (fault !== "retry" && (fault !== "unique" || hasMetDuplicate)) throw error;
      hasMetDuplicate ||= fault === "unique";
    }
    await setTimeout(pauseMs * tries * Math.random());
  }
}

/** @throws Error where the work takes longer, which it may go on to do. */
async function withinMs<Result>(msMax: number, work: Promise<Result>): Promise<Result> {
  const done = new AbortController();
  const tooLate = setTimeout(msMax, null, { signal: done.signal }).then(() => {
    throw new Error(`The server has not answered within ${msMax} ms.`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    done.abort();
  }
}

/** Connects when first asked, and again after an attempt that failed. */
function reconnecting(open: () => Promise<ConnectionPool>) {
  let current: Promise<ConnectionPool> | null = null;
  return {
    get: (): Promise<ConnectionPool> => {
      current ??= open().catch((error: unknown) => {
        current = null;
        throw error;
      });
      return current;
    },
    close: async (): Promise<void> => {
      await (await current)?.close();
    },
  };
}
