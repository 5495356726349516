import { isSymbol, isWord, type SqlToken, splitTokens, sqlShape, sqlTokens } from "#tests/support/sql-tokens.ts";

export interface MssqlColumn {
  /** `nvarchar(64)`, in small letters. */
  type: string;
  collation: string | null;
  isNullable: boolean;
  hasDefault: boolean;
}

export interface MssqlTable {
  columns: Map<string, MssqlColumn>;
  primaryKey: string[];
  /** By their names, such as `tenant_id → tenants(id)`. */
  foreignKeys: Map<string, string>;
  indexes: Map<string, { isUnique: boolean; columns: string[] }>;
}

/** Statements that make no table: what they do is checked elsewhere. */
const otherStatements = [
  ["insert"],
  ["update"],
  ["delete"],
  ["create", "function"],
  ["create", "security"],
  ["alter", "security"],
  ["create", "role"],
  ["grant"],
  ["deny"],
];

/**
 * The tables that the migrations of SQL Server leave, read from their text.
 * @throws Error at a statement, or a part of one, that it does not understand.
 */
export function tablesAfter(statements: readonly string[]): Map<string, MssqlTable> {
  const tables = new Map<string, MssqlTable>();
  for (const statement of statements) {
    const tokens = sqlTokens(statement).filter((token) => !isSymbol(token, ";"));
    if (otherStatements.some((words) => words.every((word, index) => isWord(tokens[index], word)))) continue;
    try {
      new Ddl(tables, tokens).apply();
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : ""} in: ${statement}`, { cause: error });
    }
  }
  return tables;
}

function isOfKind<Kind extends SqlToken["kind"]>(
  token: SqlToken | undefined,
  kind: Kind,
): token is Extract<SqlToken, { kind: Kind }> {
  return token?.kind === kind;
}

/** One statement, read from left to right. */
class Ddl {
  readonly #tables: Map<string, MssqlTable>;
  #tokens: readonly SqlToken[];

  constructor(tables: Map<string, MssqlTable>, tokens: readonly SqlToken[]) {
    this.#tables = tables;
    this.#tokens = tokens;
  }

  apply(): void {
    if (this.#takes("create", "table")) this.#createTable();
    else if (this.#takes("create", "unique", "index")) this.#createIndex(true);
    else if (this.#takes("create", "index")) this.#createIndex(false);
    else if (this.#takes("drop", "table")) this.#tables.delete(this.#name());
    else if (this.#takes("drop", "index")) this.#dropIndex();
    else if (this.#takes("alter", "table")) this.#alterTable();
    else throw new Error("An unknown statement");
    if (this.#tokens.length > 0) throw new Error(`Not understood: ${sqlShape(this.#tokens)}`);
  }

  #createTable(): void {
    const table = { columns: new Map(), primaryKey: [], foreignKeys: new Map(), indexes: new Map() };
    this.#tables.set(this.#name(), table);
    for (const part of splitTokens(this.#group(), (token) => isSymbol(token, ","))) {
      this.#inside(part, () => (this.#takes("constraint") ? this.#constraint(table) : this.#column(table)));
    }
  }

  #alterTable(): void {
    const table = this.#table();
    if (this.#takes("add", "constraint")) this.#constraint(table);
    else if (this.#takes("add")) this.#column(table);
    else if (this.#takes("alter", "column")) this.#column(table);
    else if (this.#takes("drop", "column")) table.columns.delete(this.#name());
    else if (this.#takes("drop", "constraint")) {
      const name = this.#name();
      if (!table.foreignKeys.delete(name)) throw new Error(`An unknown constraint ${name}`);
    }
  }

  #createIndex(isUnique: boolean): void {
    const name = this.#name();
    if (!this.#takes("on")) throw new Error("ON is missing");
    this.#table().indexes.set(name, { isUnique, columns: this.#names() });
  }

  #dropIndex(): void {
    const name = this.#name();
    if (!this.#takes("on") || !this.#table().indexes.delete(name)) throw new Error(`An unknown index ${name}`);
  }

  #constraint(table: MssqlTable): void {
    const name = this.#name();
    if (this.#takes("primary", "key")) {
      table.primaryKey = this.#names();
      for (const column of table.primaryKey) {
        const known = table.columns.get(column);
        if (known === undefined) throw new Error(`A key of an unknown column ${column}`);
        known.isNullable = false;
      }
    } else if (this.#takes("foreign", "key")) {
      const columns = this.#names().join();
      if (!this.#takes("references")) throw new Error("REFERENCES is missing");
      table.foreignKeys.set(name, `${columns} → ${this.#name()}(${this.#names().join()})`);
    }
  }

  #column(table: MssqlTable): void {
    const name = this.#name();
    const [type, ...others] = this.#tokens;
    if (type?.kind !== "word") throw new Error(`No type of ${name}`);
    this.#tokens = others;
    const column: MssqlColumn = {
      type: type.text + this.#size(),
      collation: null,
      isNullable: true,
      hasDefault: false,
    };
    if (this.#takes("collate")) column.collation = this.#word();
    if (this.#takes("not", "null")) column.isNullable = false;
    if (this.#takes("constraint")) this.#name();
    if (this.#takes("default")) {
      this.#group();
      column.hasDefault = true;
    }
    table.columns.set(name, column);
  }

  /** `(64)` or `(max)` behind a type, and nothing where there is none. */
  #size(): string {
    if (this.#tokens[0]?.kind !== "group") return "";
    const [size, ...more] = this.#group();
    if (more.length > 0 || (size?.kind !== "literal" && size?.kind !== "word"))
      throw new Error("Not the size of a type");
    return `(${size.text})`;
  }

  #inside(tokens: readonly SqlToken[], work: () => void): void {
    const outer = this.#tokens;
    this.#tokens = tokens;
    work();
    if (this.#tokens.length > 0) throw new Error(`Not understood: ${sqlShape(this.#tokens)}`);
    this.#tokens = outer;
  }

  #takes(...words: string[]): boolean {
    if (!words.every((word, index) => isWord(this.#tokens[index], word))) return false;
    this.#tokens = this.#tokens.slice(words.length);
    return true;
  }

  #next<Kind extends SqlToken["kind"]>(kind: Kind): Extract<SqlToken, { kind: Kind }> {
    const [token, ...others] = this.#tokens;
    if (!isOfKind(token, kind)) throw new Error(`A ${kind} is missing before: ${sqlShape(this.#tokens)}`);
    this.#tokens = others;
    return token;
  }

  #name(): string {
    return this.#next("name").text;
  }

  #word(): string {
    return this.#next("word").text;
  }

  #group(): SqlToken[] {
    return this.#next("group").tokens;
  }

  #names(): string[] {
    return splitTokens(this.#group(), (token) => isSymbol(token, ",")).map((part) => {
      const [token] = part;
      if (part.length !== 1 || token?.kind !== "name") throw new Error(`Not a column: ${sqlShape(part)}`);
      return token.text;
    });
  }

  #table(): MssqlTable {
    const name = this.#name();
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`An unknown table ${name}`);
    return table;
  }
}
