import type { Page } from "@playwright/test";
import { z } from "zod";
import { demoPassword } from "#scripts/demo/people.ts";

/**
 * Signs a member in as a program would, by next-auth's credentials endpoint.
 * @returns the value of the `Cookie` header that carries the session.
 * @throws Error if the login is refused.
 */
export async function signIn(webUrl: string, email: string, password = demoPassword): Promise<string> {
  const csrf = await fetch(`${webUrl}/api/auth/csrf`);
  const { csrfToken } = z.object({ csrfToken: z.string() }).parse(await csrf.json());
  const jar = new Map(cookiesOf(csrf));
  const response = await fetch(`${webUrl}/api/auth/callback/credentials`, {
    method: "POST",
    headers: { cookie: cookieHeader(jar), origin: webUrl },
    body: new URLSearchParams({ csrfToken, email, password, json: "true" }),
    redirect: "manual",
  });
  for (const [name, value] of cookiesOf(response)) jar.set(name, value);
  if (![...jar.keys()].some((name) => name.endsWith("next-auth.session-token"))) {
    throw new Error(`${email} was not signed in: ${response.status} ${await response.text()}`);
  }
  return cookieHeader(jar);
}

/** Signs a member in as a person does, and waits for the inbox. */
export async function signInOnPage(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByRole("textbox", { name: "Email" }).fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(demoPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/t\/[^/]+\/inbox/);
}

function cookiesOf(response: Response): [name: string, value: string][] {
  return response.headers.getSetCookie().map((line) => {
    const [pair = ""] = line.split(";");
    const separator = pair.indexOf("=");
    return [pair.slice(0, separator), pair.slice(separator + 1)];
  });
}

function cookieHeader(jar: ReadonlyMap<string, string>): string {
  return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
}
