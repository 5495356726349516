const maximumTokens = 16;

/** Connection tokens that the hub has given out: they make hostile requests go further than to a 404. */
export class NegotiatedTokens {
  readonly #url: string;
  readonly #tokens: string[] = [];

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}/hub/negotiate?negotiateVersion=1&useStatefulReconnect=true`;
  }

  /** The most recent ones. */
  get recent(): readonly string[] {
    return this.#tokens;
  }

  /** Negotiates, as a client does it. */
  async add(): Promise<string> {
    const response = await fetch(this.#url, { method: "POST", headers: { Authorization: "Bearer fuzz" } });
    const { connectionToken } = await response.json();
    const token = String(connectionToken);
    this.#tokens.push(token);
    if (this.#tokens.length > maximumTokens) this.#tokens.shift();
    return token;
  }
}
