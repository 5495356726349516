import type { Placeholder } from "drizzle-orm";
import type { NodeSQLiteDatabase } from "drizzle-orm/node-sqlite";
import type { DatabaseTables } from "./tables.ts";

/** The query builder as repositories see it. SQLite's types are the canonical ones. */
export type Queries = NodeSQLiteDatabase;

/** Called with every statement, for tests that check the walls between tenants. */
export type QueryListener = (statement: string, parameters: unknown[]) => void;

/** A statement whose values are given when it runs. */
export interface Preparable<Result> {
  prepare(): { execute(values: Record<string, unknown>): PromiseLike<Result> };
}

/** An ordered select that can still be cut to a number of rows. */
export interface Pageable<Rows> {
  limit(count: Placeholder): Preparable<Rows>;
}

/** Why a statement failed, as far as anybody can act on it. */
export type DatabaseFault = "unique" | "foreign_key" | "retry" | "other";

/** All that differs between databases. Repositories are written once over this seam. */
export interface Dialect {
  readonly tables: DatabaseTables;
  /** Whether one unit writes at a time, so that what a writer has read stays true until it commits. */
  readonly writesInTurn: boolean;
  /** The first `count` rows of an ordered query. */
  page<Rows>(query: Pageable<Rows>, count: Placeholder): Preparable<Rows>;
  /**
   * An update and what it left in the rows that it changed: with what `choose` adds in SQLite's way, or by `select`, which
   * reads those rows again.
   */
  returning<Update extends Preparable<unknown>, Rows>(
    update: Update,
    choose: (update: Update) => Preparable<Rows>,
    select: Preparable<Rows>,
  ): Preparable<Rows>;
  /** What a statement gives, without a promise where the driver has it already. */
  outcome<Result>(executed: PromiseLike<Result>): Result | PromiseLike<Result>;
  /** How many rows an update changed. */
  affectedRows(result: unknown): number;
  fault(error: unknown): DatabaseFault;
}
