import { describe, expect, test } from "vitest";
import { parseMssqlUrl } from "#db/mssql/address.ts";

describe("the address of a SQL Server", () => {
  test("is taken apart, with user and password decoded", () => {
    const address =
      "mssql://parley%40corp:p%40ss%2Fw%3Ard%25@sql.example.test:14330/parley?trustServerCertificate=true";
    expect(parseMssqlUrl(address)).toMatchObject({
      server: "sql.example.test",
      port: 14_330,
      user: "parley@corp",
      password: "p@ss/w:rd%",
      database: "parley",
      options: { encrypt: true, trustServerCertificate: true },
    });
  });

  test.each([
    ["mssql://u:p@sql.example.test/db", { encrypt: true, trustServerCertificate: false }, 1433],
    ["mssql://u:p@127.0.0.1/db", { encrypt: false, trustServerCertificate: false }, 1433],
    ["mssql://u:p@localhost:9/db?encrypt=true", { encrypt: true, trustServerCertificate: false }, 9],
    ["mssql://u:p@sql.example.test/db?encrypt=false", { encrypt: false, trustServerCertificate: false }, 1433],
  ])("%s is encrypted unless it says otherwise or stays on this machine", (address, options, port) => {
    expect(parseMssqlUrl(address)).toMatchObject({ options, port });
  });

  test.each([
    ["mssql://", "must be mssql://user:password@host:port/database"],
    ["mssql://u:p@host", "must be mssql://user:password@host:port/database"],
    ["mssql://host/db", "must be mssql://user:password@host:port/database"],
    ["mssql://u:p@host/db/more", "must be mssql://user:password@host:port/database"],
    ["mssql://u:p@host:99999/db", "is not a URL"],
    ["mssql://u:p%@host/db", "not the start of a percent-encoded character"],
    ["mssql://u:p@host/db?encrypted=true", "unknown option encrypted"],
    ["mssql://u:p@host/db?encrypt=yes", "encrypt must be true or false"],
  ])("%s is refused with a reason", (address, reason) => {
    expect(() => parseMssqlUrl(address)).toThrow(reason);
  });
});
