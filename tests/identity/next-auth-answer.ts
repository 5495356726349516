import { parse } from "hono/utils/cookie";
import NextAuth, { type AuthOptions } from "next-auth";

/**
 * Has next-auth answer as it does under Next's older routing, which needs no server of Next around it: a request that was
 * parsed, and an answer that is filled in. What it does in between is the same.
 */
export async function answerByNextAuth(
  request: Request,
  path: readonly string[],
  options: AuthOptions,
): Promise<Response> {
  const query = { ...Object.fromEntries(new URL(request.url).searchParams), nextauth: [...path] };
  const cookies = parse(request.headers.get("cookie") ?? "");
  const body = request.method === "POST" ? Object.fromEntries(new URLSearchParams(await request.text())) : undefined;
  const { method } = request;
  const answer = new Answer();
  const handler: (request: object, answer: Answer) => Promise<void> = NextAuth(options);
  await handler({ query, cookies, body, method, headers: Object.fromEntries(request.headers) }, answer);
  return answer.response();
}

class Answer {
  readonly #headers = new Headers();
  #status = 200;
  #body: string | null = null;

  getHeader(name: string): string | string[] | undefined {
    if (name.toLowerCase() === "set-cookie") return this.#headers.getSetCookie();
    return this.#headers.get(name) ?? undefined;
  }

  setHeader(name: string, value: string | string[]): this {
    this.#headers.delete(name);
    for (const one of [value].flat()) this.#headers.append(name, one);
    return this;
  }

  status(code: number): this {
    this.#status = code;
    return this;
  }

  json(value: unknown): void {
    this.setHeader("content-type", "application/json");
    this.#body = JSON.stringify(value);
  }

  send(body: unknown): void {
    this.#body = typeof body === "string" ? body : JSON.stringify(body ?? null);
  }

  end(): void {
    this.#body = null;
  }

  response(): Response {
    return new Response(this.#body, { status: this.#status, headers: this.#headers });
  }
}
