import { isSymbol, isWord, type SqlToken, splitTokens, sqlShape, sqlTokens } from "./sql-tokens.ts";

/** What a table's rows belong to. A table of no known kind is refused wherever it appears. */
export interface TableKinds {
  /** Tables whose rows carry a `tenant_id`. */
  tenant: readonly string[];
  /** Tables that belong to the whole installation. */
  installation: readonly string[];
}

interface Statement {
  parameters: readonly unknown[];
  /** Null outside of any tenant. */
  tenantId: string | null;
  tables: TableKinds;
  violations: string[];
}

/** A table as a statement meets it: `messages` as `last_messages`, with the conditions that surely hold for its rows. */
interface Meeting {
  table: string;
  alias: string;
  conditions: SqlToken[][];
}

const clauseWords = ["set", "from", "where", "group", "order", "having", "limit", "offset", "values", "output", "on"];
const joinWords = ["join", "inner", "left", "right", "full", "cross", "outer"];
/** The statements about all tenants: finding one by its name, founding one, and what is asked of their logs and jobs. */
const directoryShapes = [
  /^select "id" from "tenants"$/,
  /^select "id" , "head_pos" from "tenants" where "tenants" \. "id" in \( [?, ]* \)$/,
  /^select "id" from "tenants" where "tenants" \. "next_job_at" < = \? order by [^()]*$/,
  /^select "id" , "unpublished_at" , "head_pos" , "published_pos" from "tenants" where \( "tenants" \. "unpublished_at" is not null \) order by [^()]*$/,
  /^update "tenants" set "epoch" = \?$/,
  /^select "id" , "slug" from "tenants" where "tenants" \. "slug" = \?$/,
  /^insert into "tenants" \( [^()]* \) values \( [^()]* \)$/,
];

/**
 * @returns what is wrong: each table of a tenant that a statement meets without a condition, valid for all its rows, that
 * its `tenant_id` is the tenant's. Empty for a statement that keeps to the tenant.
 */
export function tenantViolations(
  sql: string,
  { parameters, tenantId, tables }: { parameters: readonly unknown[]; tenantId: string | null; tables: TableKinds },
): string[] {
  const tokens = sqlTokens(sql);
  if (tenantId === null && directoryShapes.some((shape) => shape.test(sqlShape(tokens)))) return [];
  if (!isWord(tokens[0], "select", "insert", "update", "delete")) {
    const mentioned = namesIn(tokens).filter((name) => name === "tenants" || tables.tenant.includes(name));
    return mentioned.length > 0 ? [`a form that the check does not understand: ${sqlShape(tokens)}`] : [];
  }
  const statement: Statement = { parameters, tenantId, tables, violations: [] };
  checkScopes(tokens, statement);
  return statement.violations;
}

function namesIn(tokens: readonly SqlToken[]): string[] {
  return tokens.flatMap((token) => {
    if (token.kind === "group") return namesIn(token.tokens);
    return token.kind === "name" || token.kind === "word" ? [token.text] : [];
  });
}

function checkScopes(tokens: readonly SqlToken[], statement: Statement): void {
  for (const part of splitTokens(tokens, (token) => isWord(token, "union", "except", "intersect"))) {
    checkScope(part, statement);
  }
  for (const token of tokens) if (token.kind === "group") checkScopes(token.tokens, statement);
}

/** Checks one statement or subquery, without the subqueries inside it. */
function checkScope(tokens: readonly SqlToken[], statement: Statement): void {
  const [first] = tokens;
  if (isWord(first, "insert")) checkInsert(tokens, statement);
  else if (isWord(first, "select", "update", "delete")) {
    for (const meeting of meetingsOf(tokens, statement)) checkMeeting(meeting, statement);
  } else if (tokens.some((token) => isWord(token, "from", "join", "into", "update"))) {
    statement.violations.push(`a form that the check does not understand: ${sqlShape(tokens)}`);
  }
}

function checkMeeting({ table, alias, conditions }: Meeting, { parameters, tenantId, tables, violations }: Statement) {
  if (tables.installation.includes(table)) return;
  if (table !== "tenants" && !tables.tenant.includes(table)) {
    violations.push(`${table} is a table of no known kind`);
    return;
  }
  const key = table === "tenants" ? "id" : "tenant_id";
  const shape = `"${alias}" . "${key}" = ?`;
  const predicates = conditions.filter((condition) => sqlShape(condition) === shape);
  const isOwn = (condition: SqlToken[]): boolean => {
    const last = condition.at(-1);
    return tenantId !== null && last?.kind === "parameter" && parameters[last.index] === tenantId;
  };
  if (predicates.some(isOwn)) return;
  const name = table === alias ? table : `${table} (as ${alias})`;
  violations.push(
    predicates.length > 0 ? `${name} is asked for another tenant's rows` : `${name} has no predicate ${shape}`,
  );
}

/** The tables of a select, update or delete. A condition of an ON holds for the joined table, one of a WHERE for all. */
function meetingsOf(tokens: readonly SqlToken[], statement: Statement): Meeting[] {
  const whereAt = tokens.findIndex((token) => isWord(token, "where"));
  const afterWhere = whereAt < 0 ? [] : tokens.slice(whereAt + 1);
  const where = conjuncts(untilWord(afterWhere, ["group", "order", "having", "limit", "offset", "returning"]));
  const meetings: Meeting[] = [];
  for (const [index, token] of tokens.entries()) {
    const isTarget =
      index === 0 && (isWord(token, "update") || (isWord(token, "delete") && !isWord(tokens[1], "from")));
    if (!isTarget && !isWord(token, "from", "join")) continue;
    if (isWord(tokens[index - 1], "right", "full")) statement.violations.push("an outer join that keeps foreign rows");
    const listed = untilWord(tokens.slice(index + 1), [...clauseWords, ...joinWords]);
    const on = isWord(token, "join") ? onConditions(tokens.slice(index + 1)) : [];
    for (const reference of splitTokens(listed, (piece) => isSymbol(piece, ","))) {
      const named = tableOf(reference);
      if (named !== null) meetings.push({ ...named, conditions: [...where, ...on] });
    }
  }
  return meetings;
}

function onConditions(afterJoin: readonly SqlToken[]): SqlToken[][] {
  const onAt = afterJoin.findIndex((token) => isWord(token, "on"));
  const nextAt = afterJoin.findIndex((token) => isWord(token, ...joinWords, "where"));
  if (onAt < 0 || (nextAt >= 0 && nextAt < onAt)) return [];
  return conjuncts(untilWord(afterJoin.slice(onAt + 1), [...clauseWords, ...joinWords]));
}

/** @returns null for a subquery, which is checked by itself. */
function tableOf(reference: readonly SqlToken[]): { table: string; alias: string } | null {
  const [schemaOrTable, ...others] = reference.flatMap((token) =>
    token.kind === "name" || (token.kind === "word" && token.text !== "as") ? [token.text] : [],
  );
  if (reference[0]?.kind === "group" || schemaOrTable === undefined) return null;
  const table = isSymbol(reference[1], ".") ? (others.shift() ?? schemaOrTable) : schemaOrTable;
  return { table, alias: others[0] ?? table };
}

/** The parts of a condition of which each one must hold. Nothing is sure beside an OR, a NOT, a CASE or a BETWEEN. */
function conjuncts(tokens: readonly SqlToken[]): SqlToken[][] {
  const [only] = tokens;
  if (tokens.length === 1 && only?.kind === "group") return conjuncts(only.tokens);
  if (tokens.some((token) => isWord(token, "or", "not", "case", "between"))) return [];
  const parts = splitTokens(tokens, (token) => isWord(token, "and"));
  return parts.length === 1 ? parts : parts.flatMap(conjuncts);
}

function untilWord(tokens: readonly SqlToken[], words: string[]): SqlToken[] {
  const end = tokens.findIndex((token) => isWord(token, ...words));
  return end < 0 ? [...tokens] : tokens.slice(0, end);
}

function checkInsert(tokens: readonly SqlToken[], { parameters, tenantId, tables, violations }: Statement): void {
  const table = tableOf(tokens.slice(2, 3))?.table ?? "?";
  if (tables.installation.includes(table)) return;
  const [columns, ...rows] = tokens.flatMap((token) => (token.kind === "group" ? [token.tokens] : []));
  const names = splitTokens(columns ?? [], (token) => isSymbol(token, ",")).map(sqlShape);
  const place = names.indexOf('"tenant_id"');
  const isOwn = (row: readonly SqlToken[]): boolean => {
    const [value] = splitTokens(row, (token) => isSymbol(token, ","))[place] ?? [];
    return tenantId !== null && value?.kind === "parameter" && parameters[value.index] === tenantId;
  };
  if (!tables.tenant.includes(table)) violations.push(`${table} is not a table that a tenant adds to`);
  else if (place < 0) violations.push(`a row of ${table} is added without a tenant_id`);
  else if (rows.length === 0 || !rows.every(isOwn)) violations.push(`a row of ${table} is added to another tenant`);
}
