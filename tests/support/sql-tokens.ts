/** A piece of a statement. What stands in parentheses is one piece. */
export type SqlToken =
  | { kind: "name"; text: string }
  | { kind: "word"; text: string }
  | { kind: "symbol"; text: string }
  | { kind: "literal"; text: string }
  | { kind: "parameter"; index: number }
  | { kind: "group"; tokens: SqlToken[] };

const pattern =
  /(?<space>\s+|--[^\n]*)|"(?<double>(?:[^"]|"")*)"|\[(?<bracket>(?:[^\]]|\]\])*)\]|`(?<back>[^`]*)`|(?<literal>N?'(?:[^']|'')*'|\d+(?:\.\d+)?)|@par(?<numbered>\d+)|(?<word>[\p{L}_@#][\p{L}\p{N}_@#$]*)|(?<symbol>.)/gsu;

/** Cuts a statement of any of our databases into pieces. Words come in lower case, quoted names as they are. */
export function sqlTokens(statement: string): SqlToken[] {
  const open: SqlToken[][] = [[]];
  let parameterCount = 0;
  for (const { groups = {} } of statement.matchAll(pattern)) {
    const { space, double, bracket, back, literal, numbered, word, symbol } = groups;
    if (space !== undefined) continue;
    const name = double ?? bracket ?? back;
    if (symbol === "(") {
      open.push([]);
    } else if (symbol === ")") {
      const tokens = open.pop() ?? [];
      open.at(-1)?.push({ kind: "group", tokens });
    } else if (name !== undefined) open.at(-1)?.push({ kind: "name", text: name });
    else if (literal !== undefined) open.at(-1)?.push({ kind: "literal", text: literal });
    else if (numbered !== undefined) open.at(-1)?.push({ kind: "parameter", index: Number(numbered) });
    else if (symbol === "?") open.at(-1)?.push({ kind: "parameter", index: parameterCount++ });
    else if (word !== undefined) open.at(-1)?.push({ kind: "word", text: word.toLowerCase() });
    else open.at(-1)?.push({ kind: "symbol", text: symbol ?? "" });
  }
  const [tokens] = open;
  if (tokens === undefined || open.length !== 1) throw new Error(`Parentheses do not match in: ${statement}`);
  return tokens;
}

/** The statement with one space between its pieces, names in double quotes and every parameter as `?`. */
export function sqlShape(tokens: readonly SqlToken[]): string {
  const texts = tokens.map((token) => {
    switch (token.kind) {
      case "name":
        return `"${token.text}"`;
      case "word":
      case "symbol":
        return token.text;
      case "literal":
        return "'…'";
      case "parameter":
        return "?";
      case "group":
        return `( ${sqlShape(token.tokens)} )`;
    }
  });
  return texts.join(" ");
}

export function isWord(token: SqlToken | undefined, ...texts: string[]): boolean {
  return token?.kind === "word" && texts.includes(token.text);
}

export function isSymbol(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === "symbol" && token.text === text;
}

/** Splits at the pieces for which `isBorder` holds; what stands in parentheses stays whole. */
export function splitTokens(tokens: readonly SqlToken[], isBorder: (token: SqlToken) => boolean): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (isBorder(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
