export interface NegotiateOptions {
  token?: string;
  /** Behind the `?`. */
  query?: string;
}

/** Negotiates a connection and returns the secret that takes it up. */
export async function aConnectionToken(url: string, options: NegotiateOptions = {}): Promise<string> {
  const { token = "alice", query = "negotiateVersion=1" } = options;
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(`${url}/negotiate?${query}`, { method: "POST", headers });
  const { connectionToken } = await response.json();
  return connectionToken;
}
