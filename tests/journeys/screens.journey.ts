import { accessibilityFindings } from "#tests/support/accessibility.ts";
import { expect, test } from "#tests/support/journey.ts";
import { replyAs } from "#tests/support/operator-api.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { startConversation } from "#tests/support/visitor-api.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

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
      await ada.scrollTo("Priya Raman");
      await picture(page, `inbox-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);

      await ada.open("Priya Raman");
      await ada.transcript.getByTestId("note").waitFor();
      await picture(page, `thread-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
    });

    test("a held reply, a message's details and the way out with unsent messages are readable by everybody", async ({
      page,
      installation,
      picture,
    }) => {
      test.setTimeout(120_000);
      const body = `Is this readable in ${name}?`;
      const { conversationId } = await startConversation(installation.webUrl, { name: "Reese Reader", body });
      const ada = new OperatorPage(page);
      await ada.signIn("ada@acme.test");
      await page.goto(`/t/acme/inbox/${conversationId}`);
      await ada.action("Claim").click();
      await ada.reply("It should be.");
      await ada.mark("Sent").click();
      await expect(ada.step("Read")).toContainText("Not yet");
      await expect(ada.step("Committed")).toContainText("ms");
      await picture(page, `details-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await expect(ada.dialog).toBeHidden();

      await page.context().setOffline(true);
      await replyAs(installation.webUrl, "grace@acme.test", { conversationId, body: "I can read it well." });
      await ada.reply("I think so.");
      await expect(ada.transcript.getByText("Sending…")).toBeVisible();
      await page.context().setOffline(false);
      await expect(ada.heldReply).toBeVisible({ timeout: 45_000 });
      await expect(ada.sendAnyway).toBeEnabled();
      await picture(page, `held-reply-${name}`);
      expect(await accessibilityFindings(page)).toEqual([]);

      await ada.signOut();
      await expect(ada.dialog).toContainText("1 message has not been sent");
      await picture(page, `sign-out-${name}`);
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
