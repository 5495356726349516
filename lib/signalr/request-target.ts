import type { IncomingMessage } from "node:http";
import type { HubRequest } from "./hub-options.ts";

/** The URL a request asks for, or undefined if it is not a path on this server. */
export function requestUrl(request: IncomingMessage): URL | undefined {
  const target = request.url;
  if (target === undefined || !target.startsWith("/")) return undefined;
  return URL.parse(`http://localhost${target}`) ?? undefined;
}

/** The value of a query parameter, whose name is matched in any case. */
export function queryValue(url: URL, name: string): string | undefined {
  const key = name.toLowerCase();
  for (const [candidate, value] of url.searchParams) {
    if (candidate.toLowerCase() === key) return value;
  }
  return undefined;
}

/** What `authenticate` is shown of a request. The token is taken out of the URL, so that a log of it is harmless. */
export function toHubRequest(request: IncomingMessage, url: URL): HubRequest {
  const cleanUrl = new URL(url);
  for (const key of url.searchParams.keys()) {
    if (key.toLowerCase() === "access_token") cleanUrl.searchParams.delete(key);
  }
  const token = bearerToken(request.headers.authorization) ?? queryValue(url, "access_token");
  return { token, headers: request.headers, url: cleanUrl };
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
}
