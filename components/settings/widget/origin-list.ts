/** Why something that was typed is no origin, for a person; or the origin. */
export type ReadOrigin = { origin: string } | { problem: string };

/**
 * Reads an origin as somebody types or pastes it: a scheme, a host and perhaps a port.
 * @param known those that are in the list already
 */
export function readOrigin(typed: string, known: readonly string[]): ReadOrigin {
  const text = typed.trim();
  if (text === "") return { problem: "Type an address, such as https://www.example.com." };
  if (text.includes("*")) return { problem: "Name each address in full: a star stands for nothing here." };
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  if (url === null || url.hostname === "") return { problem: "This is not an address of a website." };
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return { problem: "It has to begin with https:// or http://." };
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "") {
    return { problem: `Leave out what follows the host: ${url.origin}` };
  }
  if (url.protocol === "http:" && !isThisMachine(url.hostname)) {
    return { problem: "Only this machine may go without encryption: begin with https://." };
  }
  if (known.includes(url.origin)) return { problem: "It is in the list already." };
  return { origin: url.origin };
}

function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}
