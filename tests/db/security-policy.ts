import { isSymbol, isWord, type SqlToken, splitTokens, sqlShape, sqlTokens } from "#tests/support/sql-tokens.ts";

/** One line of a policy: what must hold for the rows of a table. */
export interface SecurityPredicate {
  kind: "filter" | "block";
  /** When a blocking one is asked; null for a filter, which always is. */
  after: "insert" | "update" | null;
  /** `dbo.tenant_wall(tenant_id)` */
  call: string;
  /** With its schema. */
  table: string;
}

export interface SecurityPolicy {
  name: string;
  predicates: SecurityPredicate[];
}

/**
 * Reads `CREATE SECURITY POLICY`, which no parser of SQL for JavaScript knows, by the part of its grammar that the migrations
 * use: https://learn.microsoft.com/sql/t-sql/statements/create-security-policy-transact-sql. The policy must be on. One to
 * which `ALTER SECURITY POLICY` adds stays as it is.
 * @throws Error at everything else.
 */
export function parseSecurityPolicy(statement: string): SecurityPolicy {
  const tokens = sqlTokens(statement).filter((token) => !isSymbol(token, ";"));
  const [verb, ...words] = [isWord(tokens[0], "create") ? "create" : "alter", "security", "policy"];
  if (![verb, ...words].every((word, index) => isWord(tokens[index], word))) throw misread(tokens);
  const firstAdd = tokens.findIndex((token) => isWord(token, "add"));
  const withAt = tokens.findIndex((token) => isWord(token, "with"));
  const end = withAt === -1 ? tokens.length : withAt;
  if (sqlShape(tokens.slice(end)) !== (verb === "create" ? "with ( state = on )" : "")) throw misread(tokens);
  const lines = splitTokens(tokens.slice(firstAdd, end), (token) => isSymbol(token, ","));
  return { name: qualifiedName(tokens.slice(3, firstAdd)), predicates: lines.map(parsePredicate) };
}

function parsePredicate(tokens: readonly SqlToken[]): SecurityPredicate {
  const [add, kind, predicate, schema, dot, name, column, on, ...rest] = tokens;
  const isCall = isWord(add, "add") && isWord(predicate, "predicate") && isWord(on, "on");
  if (!isCall || schema === undefined || dot === undefined || name === undefined || column?.kind !== "group") {
    throw misread(tokens);
  }
  const [argument, ...more] = column.tokens;
  if (argument?.kind !== "name" || more.length > 0) throw misread(tokens);
  const call = `${qualifiedName([schema, dot, name])}(${argument.text})`;
  const table = qualifiedName(rest.slice(0, 3));
  const timing = sqlShape(rest.slice(3));
  if (isWord(kind, "filter") && timing === "") return { kind: "filter", after: null, call, table };
  if (isWord(kind, "block") && timing === "after insert") return { kind: "block", after: "insert", call, table };
  if (isWord(kind, "block") && timing === "after update") return { kind: "block", after: "update", call, table };
  throw misread(tokens);
}

function qualifiedName(tokens: readonly SqlToken[]): string {
  const [schema, dot, name, ...more] = tokens;
  if (schema?.kind !== "name" || !isSymbol(dot, ".") || name?.kind !== "name" || more.length > 0) throw misread(tokens);
  return `${schema.text}.${name.text}`;
}

function misread(tokens: readonly SqlToken[]): Error {
  return new Error(`Not understood: ${sqlShape(tokens)}`);
}
