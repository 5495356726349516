import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatDate } from "#components/console/format-time.ts";
import { describeUserAgent } from "#components/settings/account/describe-user-agent.ts";
import { formatAgo } from "#components/settings/format-ago.ts";
import { curlExample, daysOf, standingOf, tomorrow } from "#components/settings/keys/key-standing.ts";
import { redirectUri } from "#components/settings/sign-in/provider-draft.ts";
import { identitySample, installSnippet } from "#components/settings/widget/identity-sample.ts";
import { providerIdOf } from "#lib/identity/oidc/tenant-provider.ts";
import { createVault } from "#lib/identity/vault.ts";

const noon = new Date(2026, 10, 22, 12).getTime();
const later = (ms: number) => new Date(noon + ms).toISOString();
const hour = 3_600_000;
const day = 24 * hour;

describe("a browser is told by its name and system", () => {
  const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36";
  test.each([
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`, "Chrome on Windows", false],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Edg/131.0.0.0`, "Edge on Windows", false],
    [`Mozilla/5.0 (Linux; Android 10; K) ${chrome.replace("Safari", "Mobile Safari")}`, "Chrome on Android", true],
    ["Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux", false],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
      "Safari on Mac",
      false,
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
      "Safari on iPhone",
      true,
    ],
    ["Mozilla/5.0 (Future OS) Something/1.0", "Unknown browser", false],
    ["curl/8.5.0", "A program, curl", false],
    ["", "Unknown browser", false],
    [null, "Unknown browser", false],
  ])("%j", (userAgent, name, isHandheld) => {
    expect(describeUserAgent(userAgent)).toEqual({ name, isHandheld });
  });
});

test.each([
  [-10_000, "just now"],
  [10_000, "in a moment"],
  [-5 * 60_000, "5 minutes ago"],
  [-hour, "1 hour ago"],
  [-25 * hour, "yesterday"],
  [3 * day, "in 3 days"],
  [-40 * day, formatDate(later(-40 * day))],
])("%i ms from now is told as %s", (ms, words) => {
  expect(formatAgo(later(ms), noon)).toBe(words);
});

describe("a key", () => {
  test("is valid until it expires or is revoked", () => {
    expect(standingOf({ revokedAt: null, expiresAt: null }, noon)).toBe("valid");
    expect(standingOf({ revokedAt: null, expiresAt: later(1) }, noon)).toBe("valid");
    expect(standingOf({ revokedAt: null, expiresAt: later(0) }, noon)).toBe("expired");
    expect(standingOf({ revokedAt: later(-1), expiresAt: later(-1) }, noon)).toBe("revoked");
  });

  test.each([
    ["30", "", 30],
    ["never", "", null],
    ["date", "2026-11-23", 1],
    ["date", "2026-12-22", 30],
    ["date", "2026-11-22", undefined],
    ["date", "2020-01-01", undefined],
    ["date", "", undefined],
  ] as const)("that expires %s %s holds for %j days", (expiry, date, days) => {
    expect(daysOf(expiry, date, noon)).toBe(days);
  });

  test("expires tomorrow at the earliest", () => {
    expect(tomorrow(noon)).toBe("2026-11-23");
  });
});

describe("code to be copied", () => {
  test("carries the tenant's own words", () => {
    const facts = { publicUrl: "https://chat.acme.test", tenant: "acme" };
    expect(installSnippet(facts)).toBe(
      '<script src="https://chat.acme.test/widget.js" data-tenant="acme" async></script>',
    );
    expect(curlExample(facts)).toContain("https://chat.acme.test/api/v1/tenants/acme/conversations?view=all");
    expect(redirectUri(facts.publicUrl, facts.tenant)).toBe(
      `https://chat.acme.test/api/auth/callback/${providerIdOf("acme")}`,
    );
  });

  test("signs an identity that the server believes", async () => {
    const vault = createVault("x".repeat(32));
    const secret = { id: "019ab", secret: vault.newSecret() };
    const folder = mkdtempSync(join(import.meta.dirname, "../../node_modules/.sample-"));
    try {
      const file = join(folder, "sample.mjs");
      writeFileSync(file, identitySample({ secretId: secret.id }));
      process.env.PARLEY_WIDGET_SECRET = secret.secret;
      const { parleyIdentity } = await import(file);
      const token = await parleyIdentity({ id: "42", name: "Priya", email: "priya@acme.test" });
      const identity = await vault.readIdentity(token, [secret]);
      expect(identity).toEqual({ externalId: "42", name: "Priya", email: "priya@acme.test" });
      await expect(vault.readIdentity(token, [{ ...secret, id: "another" }])).rejects.toThrow("not valid");
    } finally {
      delete process.env.PARLEY_WIDGET_SECRET;
      rmSync(folder, { recursive: true });
    }
  });
});
