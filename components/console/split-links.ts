/** A piece of a message's body: text, or an address that may be opened. */
export type BodyPart = string | { href: string; text: string };

const addressPattern = /https?:\/\/[^\s<>"'`]+/gi;

/** Cuts a body into text and links. Only absolute http and https addresses become links, never anything that runs. */
export function splitLinks(body: string): BodyPart[] {
  const parts: BodyPart[] = [];
  let end = 0;
  for (const match of body.matchAll(addressPattern)) {
    const text = withoutTrailingPunctuation(match[0]);
    const href = safeAddress(text);
    if (href === null) continue;
    if (match.index > end) parts.push(body.slice(end, match.index));
    parts.push({ href, text });
    end = match.index + text.length;
  }
  if (end < body.length) parts.push(body.slice(end));
  return parts;
}

function safeAddress(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.hostname === "") return null;
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

/** A full stop or a closing bracket after an address belongs to the sentence, unless the address opened the bracket. */
function withoutTrailingPunctuation(address: string): string {
  let text = address.replace(/[.,;:!?*_~]+$/, "");
  while (text.endsWith(")") && text.split(")").length > text.split("(").length) {
    text = text.slice(0, -1).replace(/[.,;:!?]+$/, "");
  }
  return text;
}
