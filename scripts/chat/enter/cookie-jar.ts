/** The cookies of one server, as a browser keeps them. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** What is shown to the server. */
  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  take({ headers }: Pick<Response, "headers">): void {
    for (const text of headers.getSetCookie()) {
      const [pair = "", ...attributes] = text.split(";");
      const separator = pair.indexOf("=");
      const name = pair.slice(0, separator);
      const isGone = attributes.some((one) => /^\s*max-age=(0|-\d+)\s*$/i.test(one));
      if (isGone) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(separator + 1));
    }
  }
}
