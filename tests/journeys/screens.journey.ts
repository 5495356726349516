import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

const wcag22AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What axe finds on the page and in its frames, in one line per finding. */
async function accessibilityFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(wcag22AA).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
  );
}

const looks = (["light", "dark"] as const).flatMap((colorScheme) => [
  { colorScheme, viewport: { width: 1_440, height: 900 } },
  { colorScheme, viewport: { width: 390, height: 844 } },
]);

for (const { colorScheme, viewport } of looks) {
  const name = `${colorScheme}-${viewport.width}`;

  test.describe(`in ${colorScheme} at ${viewport.width} px`, () => {
    test.use({ colorScheme, viewport, contextOptions: { reducedMotion: "reduce" } });

    test("sign-in, inbox and thread are readable by everybody", async ({ page, picture }) => {
      await page.goto("/sign-in");
      await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
      await picture(page, `sign-in-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);

      const ada = new OperatorPage(page);
      await ada.signIn("ada@acme.test");
      await ada.view("All").click();
      await ada.row("Priya Raman").waitFor();
      await picture(page, `inbox-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);

      await ada.open("Priya Raman");
      await ada.transcript.getByTestId("note").waitFor();
      await picture(page, `thread-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
    });

    test("the widget is readable by everybody", async ({ page, picture }) => {
      const visitor = new VisitorPage(page);
      await visitor.visit();
      await picture(page, `widget-closed-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);

      await visitor.openPanel();
      await visitor.write("Hello, is this readable?");
      await expect(visitor.text("Sent")).toBeVisible();
      await picture(page, `widget-open-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
    });
  });
}
