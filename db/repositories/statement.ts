import { and, eq, getColumns, type Placeholder, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Dialect, Preparable, Queries } from "../dialect.ts";
import type { DatabaseTables } from "../tables.ts";
import type { Scope } from "./scope.ts";

/** Stands in a statement for a value of that name, which is known when it runs. */
export type Given<Values> = <Name extends keyof Values & string>(name: Name) => Placeholder<Name>;

/** What statements are built from: one on each connection of SQLite, and one in each transaction on SQL Server. */
export interface Building {
  readonly queries: Queries;
  readonly tables: DatabaseTables;
  /** The tenant for which the statement will run. */
  readonly tenantId: Placeholder<"tenantId">;
  readonly page: Dialect["page"];
  readonly returning: Dialect["returning"];
  readonly outcome: Dialect["outcome"];
  /** A condition that holds only for the tenant's own rows of `table`. Every table of every statement gets one. */
  own(table: { tenantId: SQLiteColumn }, ...conditions: (SQL | undefined)[]): SQL | undefined;
}

/** A statement, written once for all tenants and all databases. */
export interface Statement<Values extends object, Result> {
  /** @param tenantId the tenant for which it runs, where it is about one */
  run(building: Building, values: Values, tenantId?: string): Result | PromiseLike<Result>;
}

/**
 * Makes a statement that is built and prepared when it first runs, and kept as long as what it was built from. To build
 * one costs ten times as much as to run it, so a repository makes its statements outside of its methods.
 */
export function statement<Values extends object, Result>(
  build: (given: Given<Values>, building: Building) => Preparable<Result>,
): Statement<Values, Result> {
  const prepared = new WeakMap<Building, ReturnType<Preparable<Result>["prepare"]>>();
  return {
    run: (building, values, tenantId) => {
      const known = prepared.get(building) ?? build((name) => sql.placeholder(name), building).prepare();
      prepared.set(building, known);
      return building.outcome(known.execute({ ...values, tenantId }));
    },
  };
}

/**
 * Statements that differ by what is asked for: one for each shape, made when it is first asked for and kept. A shape says
 * which conditions there are, never which values they have, so that there are few.
 */
export function statementPer<Shape, Values extends object, Result>(
  make: (shape: Shape) => Statement<Values, Result>,
): (shape: Shape) => Statement<Values, Result> {
  const made = new Map<string, Statement<Values, Result>>();
  return (shape) => {
    const key = JSON.stringify(shape);
    const known = made.get(key) ?? make(shape);
    made.set(key, known);
    return known;
  };
}

export function buildingOf(queries: Queries, { tables, page, returning, outcome }: Dialect): Building {
  const tenantId = sql.placeholder("tenantId");
  return {
    queries,
    tables,
    tenantId,
    page,
    returning,
    outcome,
    own: (table, ...conditions) => and(eq(table.tenantId, tenantId), ...conditions),
  };
}

/** A row of a table as it is added: with a value for each column, and the tenant for which the statement runs. */
export type NewRow<Table extends keyof DatabaseTables> = Omit<DatabaseTables[Table]["$inferSelect"], "tenantId">;

/** A statement that adds a row to a table of the tenant. */
export function insertInto<Table extends keyof DatabaseTables>(table: Table): Statement<NewRow<Table>, unknown> {
  return statement((_given: Given<NewRow<Table>>, { queries, tables }) => {
    const into: SQLiteTable = tables[table];
    const row = Object.keys(getColumns(into)).map((name) => [name, sql.placeholder(name)] as const);
    return queries.insert(into).values(Object.fromEntries(row));
  });
}

type TableWithId = {
  [Table in keyof DatabaseTables]: DatabaseTables[Table] extends { tenantId: SQLiteColumn; id: SQLiteColumn }
    ? Table
    : never;
}[keyof DatabaseTables];

/** What is left out stays as it is. */
type RowChange<Table extends keyof DatabaseTables> = {
  [Column in keyof NewRow<Table>]?: NewRow<Table>[Column] | undefined;
};

/** Statements that change columns of the tenant's row that has an id. One is made for each choice of columns. */
export function changeById<Table extends TableWithId>(table: Table) {
  const changing = statementPer((columns: readonly string[]) =>
    statement((given: Given<{ id: string }>, { queries, own, tables }) => {
      const target: SQLiteTable & { tenantId: SQLiteColumn; id: SQLiteColumn } = tables[table];
      const change = Object.fromEntries(columns.map((column) => [column, sql.placeholder(column)]));
      return queries
        .update(target)
        .set(change)
        .where(own(target, eq(target.id, given("id"))));
    }),
  );
  return async (scope: Scope, id: string, change: RowChange<Table>): Promise<void> => {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    if (given.length === 0) return;
    await scope.run(changing(given.map(([column]) => column).toSorted()), { ...Object.fromEntries(given), id });
  };
}
