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

  get field(): Locator {
    return this.page.getByRole("textbox", { name: "Reply" });
  }

  get typingLine(): Locator {
    return this.page.getByTestId("typing");
  }

  get banner(): Locator {
    return this.page.getByRole("status", { name: "Connection" }).getByText("Live connection lost");
  }

  async open(text: string): Promise<void> {
    await this.row(text).click();
    await this.transcript.waitFor();
  }

  async reply(body: string): Promise<void> {
    await this.field.fill(body);
    await this.field.press("Enter");
  }

  async addNote(body: string): Promise<void> {
    await this.page.getByRole("tab", { name: "Note" }).click();
    const field = this.page.getByRole("textbox", { name: "Internal note" });
    await field.fill(body);
    await field.press("Enter");
    await this.page.getByRole("tab", { name: "Reply" }).click();
  }

  /** What the messages and notes say, in the order of the screen. The list is virtual: only what is in view counts. */
  bodies(): Promise<string[]> {
    return this.transcript.locator("[data-testid=message] p, [data-testid=note] p").allTextContents();
  }
}
