const quote = 0x22;
const backslash = 0x5c;
const openingBracket = 0x5b;
const closingBracket = 0x5d;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/**
 * Whether more than `maximumDepth` arrays and objects lie within each other. Most texts do not open that many at all,
 * which is found out without looking at each character. Of a text that is not JSON the answer means nothing.
 */
export function isJsonTooDeep(text: string, maximumDepth: number): boolean {
  // Whatever is opened must be closed as well.
  if (text.length <= 2 * maximumDepth) return false;
  const brackets = countUpTo(text, "[", maximumDepth);
  if (brackets + countUpTo(text, "{", maximumDepth - brackets) <= maximumDepth) return false;
  return depthExceeds(text, maximumDepth);
}

/** How often the character occurs; more than `limit` times counts as one more. */
function countUpTo(text: string, character: string, limit: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) {
    count++;
    if (count > limit) break;
  }
  return count;
}

function depthExceeds(text: string, maximumDepth: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at + 1);
        break;
      case openingBracket:
      case openingBrace:
        depth++;
        if (depth > maximumDepth) return true;
        break;
      case closingBracket:
      case closingBrace:
        depth--;
        break;
    }
  }
  return false;
}

/** Where the string that starts at `at` is closed. */
function endOfString(text: string, at: number): number {
  let end = at;
  while (end < text.length && text.charCodeAt(end) !== quote) end += text.charCodeAt(end) === backslash ? 2 : 1;
  return end;
}
