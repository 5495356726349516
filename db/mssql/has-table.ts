import type { ConnectionPool, Transaction } from "mssql";

/** Whether the database has a table of that name which the login may see. */
export async function hasTable(connection: ConnectionPool | Transaction, table: string): Promise<boolean> {
  const { recordset } = await connection
    .request()
    .input("table", table)
    .query<{ id: number | null }>("select object_id(@table) as id");
  return recordset.some(({ id }) => id !== null);
}
