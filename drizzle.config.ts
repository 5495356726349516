import { defineConfig } from "drizzle-kit";

/** Read by `npm run db:generate`, which writes the next migration from the difference to the schema. */
export default defineConfig({ dialect: "sqlite", schema: "./db/schema/sqlite.ts", out: "./drizzle/sqlite" });
