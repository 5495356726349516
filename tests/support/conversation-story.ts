import type { BrowserContextOptions, Page } from "@playwright/test";
import { expect, test } from "./journey.ts";
import { OperatorPage } from "./operator-page.ts";
import { VisitorPage } from "./visitor-page.ts";

const question = "Hello! Can I change the colour of my invoices?";
const answer = "You can: it is under Settings, Branding.";
const note = "Is on the old plan, offer the new one.";
const thanks = "Found it, thank you.";
const later = "One more thing: the new colour is live now.";

interface Browsers {
  aPage(options?: BrowserContextOptions): Promise<Page>;
  picture(page: Page, name: string): Promise<void>;
}

/** Collects everything that the page receives over WebSockets and by REST. */
function listenIn(page: Page): () => string {
  let heard = "";
  page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => {
      heard += payload.toString();
    });
  });
  page.on("response", async (response) => {
    if (!response.url().includes("/api/v1/")) return;
    heard += await response.text().catch(() => "");
  });
  return () => heard;
}

/** A visitor and an operator talk, the whole way through: the same on every database. */
export async function aConversationFromEndToEnd({ aPage, picture }: Browsers): Promise<void> {
  const visitor = new VisitorPage(await aPage());
  const ada = new OperatorPage(await aPage({ viewport: { width: 1_440, height: 900 } }));
  const heardByVisitor = listenIn(visitor.page);

  await test.step("nothing is loaded and nothing stored before the first click on the launcher", async () => {
    const requests: string[] = [];
    visitor.page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await visitor.visit();
    await visitor.page.waitForLoadState("networkidle");
    expect(requests.filter((path) => path.startsWith("/widget") && path !== "/widget.js")).toEqual([]);
    expect(requests).not.toContain("/hub/negotiate");
    const { cookies, origins } = await visitor.page.context().storageState();
    expect({ cookies, origins }).toEqual({ cookies: [], origins: [] });
    await picture(visitor.page, "widget-closed");
  });

  await test.step("the visitor writes the first message", async () => {
    await visitor.openPanel();
    await picture(visitor.page, "widget-open");
    await visitor.write(question);
    await expect(visitor.transcript.getByText(question)).toBeVisible();
    await expect(visitor.text("Sent")).toBeVisible();
  });

  await test.step("the operator signs in, and finds it in the queue", async () => {
    await ada.signIn("ada@acme.test");
    await expect(ada.row(question)).toBeVisible();
    await picture(ada.page, "console-queue");
    await ada.open(question);
    await expect(ada.transcript.getByText(question)).toBeVisible();
  });

  await test.step("the operator claims it, and the visitor sees them type and answer", async () => {
    await ada.action("Claim").click();
    await ada.field.pressSequentially("You", { delay: 20 });
    await expect(visitor.text("Ada Lovelace is typing…")).toBeVisible();
    await ada.reply(answer);
    await expect(visitor.transcript.getByText(answer)).toBeVisible();
    await expect(visitor.transcript.getByText("Ada Lovelace", { exact: true })).toBeVisible();
    await expect(visitor.heading).toHaveText("Ada Lovelace");
    await picture(visitor.page, "widget-conversation");
  });

  await test.step("the operator sees the visitor type", async () => {
    await visitor.field.pressSequentially("Fou", { delay: 20 });
    await expect(ada.typingLine).toContainText("is typing…");
    await visitor.write(thanks);
    await expect(ada.transcript.getByText(thanks)).toBeVisible();
    await expect(ada.typingLine).not.toContainText("is typing…");
  });

  await test.step("an internal note never reaches the visitor", async () => {
    await ada.addNote(note);
    await expect(ada.transcript.getByText(note)).toBeVisible();
    await picture(ada.page, "console-thread");
  });

  await test.step("the conversation survives a reload", async () => {
    await visitor.page.reload();
    await visitor.openPanel();
    await expect.poll(() => visitor.bodies()).toEqual([question, answer, thanks]);
  });

  await test.step("a reply while the panel is closed shows as an unread badge", async () => {
    await visitor.closePanel();
    await ada.reply(later);
    await expect(visitor.unreadBadge).toHaveText("1 unread message");
    await picture(visitor.page, "widget-unread");
    await visitor.openPanel();
    await expect(visitor.transcript.getByText(later)).toBeVisible();
    await expect(visitor.unreadBadge).toBeHidden();
    expect(heardByVisitor()).toContain(later);
    expect(heardByVisitor()).not.toContain(note);
  });

  await test.step("the operator closes the conversation, and the visitor reopens it by writing", async () => {
    await ada.action("Close").click();
    await expect(ada.action("Reopen")).toBeVisible();
    await expect(visitor.text("This conversation was closed.")).toBeVisible();
    await visitor.write("Sorry, one more question.");
    await expect(ada.transcript.getByText("Sorry, one more question.")).toBeVisible();
    // It comes back to who had it, who is still there.
    await expect(ada.action("Close")).toBeVisible();
    await expect(ada.action("Claim")).toHaveCount(0);
  });

  await test.step("the operator closes and reopens it as well", async () => {
    await ada.action("Close").click();
    await ada.action("Reopen").click();
    await expect(ada.action("Claim")).toBeVisible();
    const said = [question, answer, thanks, later, "Sorry, one more question."];
    await expect.poll(() => visitor.bodies()).toEqual(said);
    await expect.poll(() => ada.bodies()).toEqual([...said.slice(0, 3), note, ...said.slice(3)]);
  });
}
