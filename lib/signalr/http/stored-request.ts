import type { IncomingHttpHeaders } from "node:http";
import type { ConnectionRequest } from "../hub-server-options.ts";

/** The proof of identity, and what was only between this server's socket and the other end of it. */
const leftOut = new Set([
  "authorization",
  "connection",
  "sec-websocket-extensions",
  "sec-websocket-key",
  "sec-websocket-version",
  "upgrade",
]);

// No header's name or value can hold it.
const separator = "\n";

/**
 * The request that opened a connection, kept for as long as the connection lives. It is two flat strings, which are
 * taken apart each time somebody asks, because thousands are kept and few are read. What proved the identity is left out,
 * and so is what turned the request into a WebSocket.
 */
export class StoredRequest implements ConnectionRequest {
  readonly #href: string;
  readonly #headers: string;
  readonly remoteAddress: string | undefined;

  constructor({ url, headers, remoteAddress }: ConnectionRequest) {
    this.#href = url.href;
    this.remoteAddress = remoteAddress;
    const fields: string[] = [];
    for (const [name, value] of Object.entries(headers)) {
      if (leftOut.has(name) || value === undefined) continue;
      for (const single of Array.isArray(value) ? value : [value]) fields.push(name, single);
    }
    this.#headers = fields.join(separator);
  }

  get url(): URL {
    return new URL(this.#href);
  }

  get headers(): IncomingHttpHeaders {
    const headers: IncomingHttpHeaders = {};
    const setCookie: string[] = [];
    const fields = this.#headers.split(separator);
    for (let index = 0; index + 1 < fields.length; index += 2) {
      const name = fields[index] ?? "";
      const value = fields[index + 1] ?? "";
      // The only header that node:http gives as a list.
      if (name === "set-cookie") setCookie.push(value);
      else headers[name] = value;
    }
    if (setCookie.length > 0) headers["set-cookie"] = setCookie;
    return headers;
  }
}
