import type { Locator, Page } from "@playwright/test";
import { signInOnPage } from "./sign-in.ts";

/** What an operator does in the console, and sees there. */
export class OperatorPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  signIn(email: string): Promise<void> {
    return signInOnPage(this.page, email);
  }

  /** @param text anything that the row shows, such as the beginning of the last message. */
  row(text: string): Locator {
    return this.page.getByRole("list", { name: "Conversations" }).getByRole("link").filter({ hasText: text });
  }

  view(name: "Queue" | "Mine" | "All"): Locator {
    return this.page.getByRole("navigation", { name: "Views" }).getByRole("link", { name });
  }

  /** The button in the conversation's header: the composer may offer the same. */
  action(name: "Claim" | "Close" | "Reopen"): Locator {
    return this.page.getByRole("button", { name, exact: true }).first();
  }

  get transcript(): Locator {
    return this.page.getByRole("log", { name: "Conversation" });
  }

  /** Of the conversation that is open. */
  get conversationId(): string {
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  get field(): Locator {
    return this.page.getByRole("textbox", { name: "Reply" });
  }

  get typingLine(): Locator {
    return this.page.getByTestId("typing");
  }

  /** Says at the composer who else writes a reply. */
  get replyingLine(): Locator {
    return this.page.getByRole("status", { name: "Replies of others" });
  }

  /** Says above the field why a reply was held back. */
  get heldReply(): Locator {
    return this.page.getByRole("region", { name: "Answered in the meantime" });
  }

  get sendAnyway(): Locator {
    return this.page.getByRole("button", { name: "Send anyway" });
  }

  /** What tells of notifications; of the two the one that the layout shows. */
  get bell(): Locator {
    return this.page.getByRole("button", { name: /^Notifications/ });
  }

  /** The notifications, where they are open. */
  get notifications(): Locator {
    return this.page.getByRole("list", { name: "Notifications" }).getByRole("listitem");
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** Beside the newest of our messages that has got so far. */
  mark(state: "Sent" | "Delivered" | "Seen"): Locator {
    return this.transcript.getByRole("button", { name: `${state}, message details` });
  }

  /** What leads to the details of the message with this text. */
  details(body: string): Locator {
    return this.transcript
      .locator("[data-index]")
      .filter({ hasText: body })
      .getByRole("button", { name: /message details$/i });
  }

  /** A step in the details of a message, with all that is told of it. */
  step(name: "Accepted" | "Committed" | "Fanned out" | "Delivered" | "Read"): Locator {
    const label = this.page.getByText(name, { exact: true });
    return this.dialog.getByRole("listitem").filter({ has: label });
  }

  /** Where the page tells of its connection, empty while there is nothing to tell. */
  get connection(): Locator {
    return this.page.getByRole("status", { name: "Connection" });
  }

  get banner(): Locator {
    return this.connection.getByText("Live connection lost");
  }

  /** Scrolls down to a row that is known to be in the list: that is virtual, and holds only what is near. */
  async scrollTo(text: string): Promise<void> {
    const list = this.page.getByRole("list", { name: "Conversations" });
    await list.getByRole("link").first().waitFor();
    while ((await this.row(text).count()) === 0)
      await list.evaluate(({ parentElement }) => parentElement?.scrollBy(0, 300));
  }

  async open(text: string): Promise<void> {
    await this.row(text).click();
    await this.transcript.waitFor();
  }

  async reply(body: string): Promise<void> {
    await this.field.fill(body);
    await this.field.press("Enter");
  }

  /** Chooses to sign out, as Ada. On a phone the way there leads over the list. */
  async signOut(): Promise<void> {
    const back = this.page.getByRole("button", { name: "Back to the list" });
    if (await back.isVisible()) await back.click();
    await this.page.getByRole("button", { name: "Ada Lovelace" }).click();
    await this.page.getByRole("menuitem", { name: "Sign out" }).click();
  }

  /** @param options.delay milliseconds between keys, to write as a person does */
  async addNote(body: string, { delay = 0 } = {}): Promise<void> {
    await this.page.getByRole("tab", { name: "Note" }).click();
    const field = this.page.getByRole("textbox", { name: "Internal note" });
    await field.pressSequentially(body, { delay });
    await field.press("Enter");
    await this.page.getByRole("tab", { name: "Reply" }).click();
  }

  /** What the messages and notes say, in the order of the screen. The list is virtual: only what is in view counts. */
  bodies(): Promise<string[]> {
    return this.transcript.locator("[data-testid=message] p, [data-testid=note] p").allTextContents();
  }
}
