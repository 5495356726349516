import { z } from "zod";
import { accessibilityFindings } from "#tests/support/accessibility.ts";
import { expect, test } from "#tests/support/journey.ts";
import { startOidcServer } from "#tests/support/oidc-server.ts";
import { signIn, signInOnPage } from "#tests/support/sign-in.ts";

const slug = "globex";
const looks = [
  { name: "light-1440", colorScheme: "light", viewport: { width: 1_440, height: 900 } },
  { name: "dark-390", colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

/** Does what an owner of the workspace does, by REST. */
async function asOwner(webUrl: string, path: string, { method, body }: { method: string; body: object }) {
  const response = await fetch(`${webUrl}/api/v1/tenants/${slug}/${path}`, {
    method,
    headers: { cookie: await signIn(webUrl, `owner@${slug}.test`), origin: webUrl, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The owner could not: ${response.status} ${await response.text()}`);
  return response.json();
}

async function invite(webUrl: string, email: string): Promise<string> {
  const invited = await asOwner(webUrl, "members", { method: "POST", body: { name: "Nina", email, role: "operator" } });
  return z.object({ invitation: z.object({ url: z.string() }) }).parse(invited).invitation.url;
}

for (const { name, ...look } of looks) {
  test.describe(name, () => {
    test.use({ ...look, contextOptions: { reducedMotion: "reduce" } });

    test("somebody comes in by the company's account, and is told in words where they may not", async ({
      page,
      installation,
      picture,
    }) => {
      const redirectUris = [`${installation.webUrl}/api/auth/callback/oidc-${slug}`];
      const newcomer = { id: `one-${name}`, name: "Noor Newcomer", groups: ["support"] };
      const cook = { id: `two-${name}`, name: "Carl Cook", groups: ["kitchen"] };
      const people = [newcomer, cook].map((one) => ({ ...one, email: `${one.id}@company.test`, isVerified: true }));
      await using company = await startOidcServer({ people, redirectUris });
      const provider = {
        name: "The Company",
        issuer: company.issuer,
        allowedDomains: ["company.test"],
        groupsClaim: "groups",
      };
      const roles = { roleMapping: [{ group: "support", role: "operator" }], defaultRole: null };
      const body = { ...provider, ...roles, ...company.client };
      await asOwner(installation.webUrl, "settings/provider", { method: "PUT", body });

      await page.goto("/sign-in");
      await page.getByRole("button", { name: "Sign in with your company’s account" }).click();
      const workspace = page.getByRole("textbox", { name: "Workspace" });
      await expect(workspace).toBeFocused();
      await workspace.fill("no-such-workspace");
      await workspace.press("Enter");
      await expect(page.getByText("There is no company sign-in under this name.")).toBeVisible();
      await picture(page, `sign-in-unknown-workspace-${name}`);
      await page.getByRole("textbox", { name: "Workspace" }).fill(slug);
      await page.getByRole("button", { name: "Continue", exact: true }).click();

      await page.getByRole("button", { name: "Continue with The Company" }).waitFor();
      await picture(page, `sign-in-company-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.getByRole("button", { name: "Continue with The Company" }).click();
      await page.getByRole("button", { name: "I am Carl Cook" }).click();
      await expect(page.getByText("You have no role in this workspace yet.")).toBeVisible();
      await picture(page, `sign-in-no-role-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);

      await page.getByRole("button", { name: "Continue with The Company" }).click();
      await page.getByRole("button", { name: "Back" }).click();
      await expect(page.getByText("You came back without signing in.")).toBeVisible();

      await page.getByRole("button", { name: "Continue with The Company" }).click();
      await page.getByRole("button", { name: "I am Noor Newcomer" }).click();
      await page.waitForURL(`**/t/${slug}/inbox`);
      await page.getByRole("list", { name: "Conversations" }).getByRole("link").first().waitFor();
    });

    test("somebody who was invited chooses a password, is in, and the link is used up", async ({
      page,
      aPage,
      installation,
      picture,
    }) => {
      const email = `nina-${name}@company.test`;
      const link = await invite(installation.webUrl, email);
      await page.goto(link);
      await expect(page.getByRole("heading", { name: "Join Globex Energy" })).toBeVisible();
      await expect(page.getByRole("textbox", { name: "Email" })).toHaveValue(email);
      await picture(page, `invitation-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      const password = page.getByLabel("Password", { exact: true });
      await password.fill("1234567890");
      await password.press("Enter");
      await expect(page.getByText("This password is among the first")).toBeVisible();
      await picture(page, `invitation-refused-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await password.fill("a password of her own");
      await page.getByRole("button", { name: "Join" }).click();
      await page.waitForURL(`**/t/${slug}/inbox`);

      const another = await aPage({ ...look });
      await another.goto(link);
      await expect(another.getByRole("heading", { name: "This invitation cannot be used" })).toBeVisible();
      await picture(another, `invitation-void-${name}`);
      expect(await accessibilityFindings(another)).toEqual([]);
    });
  });
}

const listSchema = z.object({
  items: z.array(
    z.object({ isCurrent: z.boolean(), method: z.string(), address: z.string(), userAgent: z.string().nullable() }),
  ),
});

test("a sign-in that ended elsewhere opens no page any more, and leads to the sign-in", async ({
  page,
  installation,
}) => {
  await signInOnPage(page, `grace@${slug}.test`);
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const sessions = `${installation.webUrl}/api/v1/tenants/${slug}/sessions`;
  const listed = await fetch(sessions, { headers: { cookie } });
  const { items } = listSchema.parse(await listed.json());
  expect(items).toContainEqual({
    isCurrent: true,
    method: "password",
    address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
    userAgent: expect.stringContaining("Chrome"),
  });
  const response = await fetch(sessions, {
    method: "DELETE",
    headers: { cookie, origin: installation.webUrl, "content-type": "application/json" },
    body: JSON.stringify({ all: true }),
  });
  expect(response.ok).toBe(true);
  await page.goto(`/t/${slug}/inbox`);
  await page.waitForURL(/\/sign-in\?callbackUrl=/);
});

test("a wrong password is told in words, and what was typed stays", async ({ page, picture }) => {
  await page.goto("/sign-in");
  await page.getByRole("textbox", { name: "Email" }).fill(`samir@${slug}.test`);
  await page.getByLabel("Password", { exact: true }).fill("not this one");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByText("This email and password do not match.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Email" })).toHaveValue(`samir@${slug}.test`);
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
  await picture(page, "sign-in-refused");
});

test("the sign-in takes nothing that a page of another site sends, and nothing endless", async ({ installation }) => {
  const cookie = await signIn(installation.webUrl, `ada@${slug}.test`);
  const post = async (path: string, { origin = installation.webUrl, body = "json=true" } = {}): Promise<number> => {
    const headers = { cookie, origin, "content-type": "application/x-www-form-urlencoded" };
    return (await fetch(`${installation.webUrl}/api/auth/${path}`, { method: "POST", headers, body })).status;
  };
  for (const path of ["signout", "callback/credentials", `signin/oidc-${slug}`, "invitation"]) {
    for (const origin of ["https://evil.example", "null", `${installation.webUrl}.evil.example`]) {
      expect(await post(path, { origin })).toBe(403);
    }
    expect(await post(path, { body: "x".repeat(70_000) })).toBe(413);
  }
  const me = await fetch(`${installation.webUrl}/api/v1/tenants/${slug}/me`, { headers: { cookie } });
  expect(me.status).toBe(200);
});
