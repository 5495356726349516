import { z } from "zod";
import { explainRefusal, readRefusal } from "#components/sign-in/explain-refusal.ts";
import type { Me } from "#lib/chat/identity/get-me.ts";
import { createRestApi } from "#lib/client/rest-api.ts";
import { CannotStartError, notParley, toCannotStart, unreachable } from "../cannot-start.ts";
import { CookieJar } from "./cookie-jar.ts";

/** Somebody who has signed in. */
export interface MemberEntry {
  me: Me;
  /** What shows it to the web process. */
  headers: Readonly<Record<string, string>>;
  /** Ends the sign-in. It takes seconds at most, and never fails. */
  signOut(): Promise<void>;
}

const answerMaxMs = 15_000;
const signOutMaxMs = 2_000;
const csrfSchema = z.object({ csrfToken: z.string() });
const outcomeSchema = z.object({ url: z.string() });

/** Signs a member in by their password, as the sign-in page does. @throws CannotStartError */
export async function signIn(webUrl: string, login: { email: string; password: string }): Promise<MemberEntry> {
  const door = new AuthDoor(webUrl);
  const response = await door.post("callback/credentials", login);
  if (response.status === 429) throw new CannotStartError(explainBlock);
  const outcome = outcomeSchema.safeParse(await response.json().catch(() => null));
  if (!outcome.success) throw notParley(webUrl);
  const refusal = URL.parse(outcome.data.url, webUrl)?.searchParams.get("error") ?? null;
  if (refusal !== null) {
    const reason = readRefusal(refusal) ?? "unreachable";
    throw new CannotStartError(reason === "blocked" ? explainBlock : explainRefusal(reason, 0));
  }
  const headers = { cookie: door.jar.header };
  const api = createRestApi({ baseUrl: webUrl, tenant: await door.workspace(), headers });
  const me = await api.request<Me>("GET", "/me").catch((error: unknown) => {
    throw toCannotStart(error, webUrl);
  });
  return { me, headers, signOut: () => door.signOut() };
}

const explainBlock = "Too many attempts have failed. Wait some minutes, then try again.";

/** The sign-in's endpoints, and the front door that leads into a member's own workspace. */
class AuthDoor {
  readonly jar = new CookieJar();
  readonly #webUrl: string;

  constructor(webUrl: string) {
    this.#webUrl = webUrl;
  }

  /** @throws CannotStartError */
  async post(action: string, fields: Record<string, string>, timeoutMs = answerMaxMs): Promise<Response> {
    const answer = await this.#fetch("/api/auth/csrf", { timeoutMs });
    const csrf = csrfSchema.safeParse(await answer.json().catch(() => null));
    if (!csrf.success) throw notParley(this.#webUrl);
    const body = new URLSearchParams({ ...fields, csrfToken: csrf.data.csrfToken, json: "true" });
    return this.#fetch(`/api/auth/${action}`, { body, timeoutMs });
  }

  /** The slug of the member's workspace: the front door leads there. @throws CannotStartError */
  async workspace(): Promise<string> {
    const { headers } = await this.#fetch("/", { timeoutMs: answerMaxMs });
    const path = URL.parse(headers.get("location") ?? "", this.#webUrl)?.pathname ?? "";
    const [, slug] = /^\/t\/([^/]+)\//.exec(path) ?? [];
    if (slug === undefined) throw notParley(this.#webUrl);
    return decodeURIComponent(slug);
  }

  async signOut(): Promise<void> {
    // Where it cannot be ended, it ends by itself after some hours.
    await this.post("signout", {}, signOutMaxMs).catch(() => undefined);
  }

  async #fetch(path: string, { body, timeoutMs }: { body?: URLSearchParams; timeoutMs: number }): Promise<Response> {
    const response = await fetch(this.#webUrl + path, {
      headers: { cookie: this.jar.header },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(body && { method: "POST", body }),
    }).catch(() => {
      throw unreachable(this.#webUrl);
    });
    this.jar.take(response);
    return response;
  }
}
