import { accessibilityFindings } from "#tests/support/accessibility.ts";
import { expect, test } from "#tests/support/journey.ts";
import { type SectionLabel, SettingsPage } from "#tests/support/settings-page.ts";

const owner = "owner@globex.test";

/** Colours and layouts do not change each other, so two looks have all of them. */
const looks = [
  { colorScheme: "light", viewport: { width: 1_440, height: 900 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

const places: readonly (readonly [path: string, heading: SectionLabel | "New role" | "Supervisor"])[] = [
  ["general", "General"],
  ["members", "Members"],
  ["teams", "Teams"],
  ["roles", "Roles"],
  ["roles/new", "New role"],
  ["roles/supervisor", "Supervisor"],
  ["widget", "Widget"],
  ["sign-in", "Sign-in"],
  ["api-keys", "API keys"],
  ["audit", "Audit log"],
  ["system", "System"],
  ["account", "Your account"],
];

for (const { colorScheme, viewport } of looks) {
  const name = `${colorScheme}-${viewport.width}`;

  test.describe(`in ${colorScheme} at ${viewport.width} px`, () => {
    test.use({ colorScheme, viewport, contextOptions: { reducedMotion: "reduce" } });

    test("every section is readable by everybody", async ({ page, picture }) => {
      test.setTimeout(180_000);
      const settings = new SettingsPage(page);
      await settings.signIn(owner);
      for (const [path, heading] of places) {
        await page.goto(`/t/globex/settings/${path}`);
        await settings.heading(heading).waitFor();
        await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
        await picture(page, `settings-${path.replace("/", "-")}-${name}`);
        expect(await accessibilityFindings(page), path).toEqual([]);
      }
      await page.goto("/t/globex/settings");
      await settings.sections.first().waitFor();
      await picture(page, `settings-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
    });

    test("dialogs, menus and questions are readable by everybody", async ({ page, picture }) => {
      test.setTimeout(180_000);
      const settings = new SettingsPage(page);
      await settings.signIn(owner);

      await page.goto("/t/globex/settings/members");
      await settings.button("Invite").click();
      await settings.dialog.waitFor();
      await picture(page, `settings-invite-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.getByRole("combobox", { name: "Role", exact: true }).click();
      await page.getByRole("option", { name: "Viewer" }).waitFor();
      await picture(page, `settings-invite-role-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Escape");
      await expect(settings.dialog).toBeHidden();

      await page.getByRole("button", { name: "More for Olivia Stone" }).click();
      await page.getByRole("menu").waitFor();
      await picture(page, `settings-member-menu-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "More for Grace Hopper" }).click();
      await page.getByRole("menuitem", { name: "Remove" }).click();
      await settings.question.waitFor();
      await picture(page, `settings-remove-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.keyboard.press("Escape");

      await page.goto("/t/globex/settings/api-keys");
      await settings.button("New key").click();
      await settings.dialog.waitFor();
      await settings.choose("Expires", "On a date");
      await picture(page, `settings-new-key-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
    });
  });
}
