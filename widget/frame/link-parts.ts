export interface TextPart {
  text: string;
  /** The address that the text links to; null for plain text. */
  href: string | null;
}

const addressPattern = /https?:\/\/[^\s<>"]+/gi;

/** Cuts a message into text and addresses. Only http and https become links, whatever else a message claims to be. */
export function linkParts(body: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of body.matchAll(addressPattern)) {
    const address = withoutSentenceEnd(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > end) parts.push({ text: body.slice(end, match.index), href: null });
    parts.push({ text: address, href: new URL(address).href });
    end = match.index + address.length;
  }
  if (end < body.length) parts.push({ text: body.slice(end), href: null });
  return parts;
}

/** Punctuation at the end belongs to the sentence, and so does a bracket that the address did not open. */
function withoutSentenceEnd(address: string): string {
  const trimmed = address.replace(/[.,;:!?'*_]+$/, "");
  if (!trimmed.endsWith(")") || trimmed.includes("(")) return trimmed;
  return withoutSentenceEnd(trimmed.slice(0, -1));
}
