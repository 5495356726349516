import type { Chat } from "#lib/chat/execute.ts";
import { createAuthDoor } from "#lib/identity/auth-door.ts";
import { type TestApplication, testOrigin, testSecret } from "#tests/http/an-application.ts";
import { answerByNextAuth } from "./next-auth-answer.ts";

export interface FrontDoorOptions {
  publicUrl?: string;
  chat?: Partial<Chat>;
  settings?: Partial<typeof usualSettings>;
}

const usualSettings = {
  sessionHours: 12,
  signInFailuresMax: 5,
  signInAccountFailuresMax: 12,
  signInAddressFailuresMax: 20,
  signInForgetMinutes: 15,
};

export interface FrontDoor {
  publicUrl: string;
  open: ReturnType<typeof createAuthDoor>;
}

/** The sign-in as the web process mounts it, over the application's database. */
export function aFrontDoor(application: TestApplication, options: FrontDoorOptions = {}): FrontDoor {
  const { publicUrl = testOrigin } = options;
  // next-auth knows its own address from the environment, as `npm start` sets it.
  process.env.NEXTAUTH_URL = publicUrl;
  const open = createAuthDoor({
    chat: { ...application.chat, ...options.chat },
    directory: application.database.directory,
    settings: { authSecret: testSecret, publicUrl, ...usualSettings, ...options.settings },
    log: application.log,
  });
  return { publicUrl, open };
}

interface Submission {
  /** A form. Without one it is a GET. */
  form?: Record<string, string>;
}

/** Somebody's browser: it keeps the cookies that it gets, and shows them to this site again. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** What the last answer has set, with all attributes. */
  setCookies: string[] = [];
  readonly #door: FrontDoor;
  readonly #address: string;
  readonly #userAgent: string;

  constructor(door: FrontDoor, { address = "192.0.2.1", userAgent = "A browser" } = {}) {
    this.#door = door;
    this.#address = address;
    this.#userAgent = userAgent;
  }

  get cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** @param target below `/api/auth/`, with its query */
  async send(target: string, { form }: Submission = {}): Promise<Response> {
    const url = new URL(`/api/auth/${target}`, this.#door.publicUrl);
    const request = new Request(url, {
      headers: { cookie: this.cookieHeader },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    const path = url.pathname.split("/").slice(3);
    const response = await this.#door.open({
      request,
      path,
      caller: { address: this.#address, userAgent: this.#userAgent },
      readCookie: (name) => this.cookies.get(name),
      answer: (options) => answerByNextAuth(request, path, options),
    });
    this.#take(response);
    return response;
  }

  /** Posts a form as a page of ours does. */
  async post(target: string, fields: Record<string, string>): Promise<{ status: number; text: string; url: URL }> {
    const csrf = await this.send("csrf");
    const { csrfToken } = await csrf.json();
    const response = await this.send(target, { form: { ...fields, csrfToken, json: "true" } });
    const text = await response.text();
    const { url = "about:blank" } = JSON.parse(text);
    return { status: response.status, text, url: new URL(url, this.#door.publicUrl) };
  }

  signIn(email: string, password: string) {
    return this.post("callback/credentials", { email, password, callbackUrl: "/" });
  }

  /** @returns why the sign-in was refused; null where it was not. */
  async refusal(email: string, password: string): Promise<string | null> {
    return (await this.signIn(email, password)).url.searchParams.get("error");
  }

  #take(response: Response): void {
    this.setCookies = response.headers.getSetCookie();
    for (const line of this.setCookies) {
      const [pair = "", ...attributes] = line.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      const isGone = attributes.some((one) => one.toLowerCase() === "max-age=0");
      if (isGone) this.cookies.delete(name);
      else this.cookies.set(name, decodeURIComponent(pair.slice(name.length + 1)));
    }
  }
}
