import { ApiError, type Refusal, refusalOf } from "./api-error.ts";

export interface RestApiOptions {
  /** The origin of the REST door; "" for the page's own. */
  baseUrl: string;
  /** The tenant's slug. */
  tenant: string;
  bearer?: string;
  /** Sent with every request: how a client outside of a browser shows a member's session cookie. */
  headers?: Readonly<Record<string, string>>;
  /** Speaks for nobody: a session that the browser happens to have is left out. */
  isAnonymous?: boolean;
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The REST door of one tenant, from a client. */
export interface RestApi {
  /**
   * @param path below the tenant, such as `/conversations?view=mine`
   * @throws ApiError
   */
  request<Answer>(method: Method, path: string, body?: unknown): Promise<Answer>;
}

const timeoutMs = 15_000;

export function createRestApi(options: RestApiOptions): RestApi {
  const { baseUrl, tenant, bearer, isAnonymous = false } = options;
  const root = `${baseUrl}/api/v1/tenants/${encodeURIComponent(tenant)}`;
  const headers = {
    ...options.headers,
    ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
    "content-type": "application/json",
  };
  return {
    async request<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
      const response = await fetch(root + path, {
        method,
        headers,
        credentials: isAnonymous || bearer !== undefined ? "omit" : "same-origin",
        cache: "no-store",
        signal: AbortSignal.timeout(timeoutMs),
        ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
      }).catch(() => {
        throw new ApiError("unreachable", "The server does not answer.");
      });
      if (!response.ok) throw await apiErrorOf(response);
      return response.json().catch(() => {
        throw new ApiError("unreachable", "The server's answer was cut off.");
      });
    },
  };
}

async function apiErrorOf(response: Response): Promise<ApiError> {
  const problem: Refusal = await response.json().catch(() => ({}));
  const code = response.status >= 500 ? "failed" : response.status === 429 ? "rate_limited" : "invalid_input";
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  const pause = Number.isNaN(seconds) ? {} : { retryAfterSeconds: seconds };
  return refusalOf({ ...problem, ...pause }, { code, message: `The server answered ${response.status}.` });
}
