import type { IncomingMessage } from "node:http";
import type { HubRequest } from "../hub-server-options.ts";
import { takeForwardingNote } from "./forwarding-note.ts";

/** What a request under the hub's path asks for. */
export interface RequestTarget {
  /** What follows the hub's path: nothing, "/negotiate", or something that does not exist. */
  readonly subpath: string;
  /** The id of the connection that it is for. An empty one counts as none. */
  readonly id: string | undefined;
  readonly accessToken: string | undefined;
  /** Without the access token, so that a log of it is harmless. */
  readonly url: URL;
  /** The query as requested. It may hold the access token. */
  readonly search: string;
  /** Where it came from, also if another server has passed it on. */
  readonly remoteAddress: string | undefined;
  /** A request is passed on once, so that two servers which disagree do not pass it to and fro. */
  readonly mayPassOn: boolean;
}

interface Place {
  /** Without a slash at its end. */
  path: string;
  forwardingKey: string;
}

/** The target of a request that is under the path; undefined for any other. */
export function requestTarget(request: IncomingMessage, { path, forwardingKey }: Place): RequestTarget | undefined {
  const { url: requested } = request;
  if (requested === undefined || !requested.startsWith("/")) return undefined;
  const url = URL.parse(`http://localhost${requested}`);
  if (url === null || (url.pathname !== path && !url.pathname.startsWith(`${path}/`))) return undefined;
  const { search } = url;
  const accessToken = queryValue(url, "access_token");
  if (accessToken !== undefined) url.search = withoutQueryValue(url, "access_token");
  return {
    subpath: url.pathname.slice(path.length),
    id: queryValue(url, "id") || undefined,
    accessToken,
    url,
    search,
    ...takeForwardingNote(request, forwardingKey),
  };
}

/** The value of a query parameter, whose name is given in lower case and matched in any. */
export function queryValue(url: URL, name: string): string | undefined {
  if (url.search === "") return undefined;
  for (const [key, value] of url.searchParams) {
    if (key.toLowerCase() === name) return value;
  }
  return undefined;
}

function withoutQueryValue({ searchParams }: URL, name: string): string {
  return new URLSearchParams([...searchParams].filter(([key]) => key.toLowerCase() !== name)).toString();
}

/** What the hooks are shown of a request. */
export function toHubRequest(
  { headers }: IncomingMessage,
  { url, accessToken, remoteAddress }: RequestTarget,
): HubRequest {
  return { token: bearerToken(headers.authorization) ?? accessToken, headers, url, remoteAddress };
}

function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
}
