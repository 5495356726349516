import mssql from "mssql";
import { describe, expect, test } from "vitest";
import { isStatementTimeout, mssqlFault } from "#db/mssql/dialect.ts";

function numbered(number: number): Error {
  return new Error("Failed query", { cause: Object.assign(new Error("from the server"), { number }) });
}

describe("the faults of SQL Server", () => {
  test.each([
    [2601, "unique"],
    [2627, "unique"],
    [547, "foreign_key"],
    [1205, "retry"],
    [1222, "retry"],
    [3960, "retry"],
    [208, "other"],
  ])("number %i is %s, through what wraps it", (number, fault) => {
    expect(mssqlFault(numbered(number))).toBe(fault);
  });

  test("an error of another kind is no fault of the database's", () => {
    expect(mssqlFault(new Error("mine"))).toBe("other");
    expect(mssqlFault("thrown")).toBe("other");
  });
});

test("a statement that takes too long is told apart from a commit of unknown outcome", () => {
  const statement = new mssql.RequestError("Request failed to complete in 30000ms", "ETIMEOUT");
  expect(isStatementTimeout(new Error("Failed query", { cause: statement }))).toBe(true);
  expect(isStatementTimeout(new mssql.RequestError("Syntax", "EREQUEST"))).toBe(false);
  expect(isStatementTimeout(new mssql.TransactionError("Commit", "ETIMEOUT"))).toBe(false);
});
