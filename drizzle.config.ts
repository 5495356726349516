import { defineConfig } from "drizzle-kit";

/** Each database has a schema and migrations of its own. */
const sqlite = { dialect: "sqlite", schema: "./db/schema/sqlite.ts", out: "./drizzle/sqlite" } as const;
const mssql = { dialect: "mssql", schema: "./db/schema/mssql.ts", out: "./drizzle/mssql" } as const;

/**
 * Read by `npm run db:generate`, which writes the next migration from the difference to the schema; `DIALECT=mssql` is
 * for SQL Server.
 */
export default process.env.DIALECT === "mssql" ? defineConfig(mssql) : defineConfig(sqlite);
