import type { Locator, Page } from "@playwright/test";
import { signInOnPage } from "./sign-in.ts";

export type SectionLabel =
  | "General"
  | "Members"
  | "Teams"
  | "Roles"
  | "Widget"
  | "Sign-in"
  | "API keys"
  | "Audit log"
  | "System"
  | "Your account";

/** What a member does in the settings, and sees there. */
export class SettingsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  signIn(email: string): Promise<void> {
    return signInOnPage(this.page, email);
  }

  get sections(): Locator {
    return this.page.getByRole("navigation", { name: "Settings" }).getByRole("link");
  }

  /** Opens a section from the list beside it. */
  async open(label: SectionLabel): Promise<void> {
    const list = this.page.getByRole("navigation", { name: "Settings" });
    await list.getByRole("link", { name: new RegExp(`^${label}`) }).click();
    await this.heading(label).waitFor();
  }

  heading(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  field(name: string): Locator {
    return this.page.getByRole("textbox", { name, exact: true });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  /** Asks before something that cannot be taken back. */
  get question(): Locator {
    return this.page.getByRole("alertdialog");
  }

  toast(text: string): Locator {
    return this.page.locator("[data-sonner-toast]").filter({ hasText: text });
  }

  row(text: string): Locator {
    return this.page.getByRole("row").filter({ hasText: text });
  }

  /** An entry of the audit log, by its sentence. */
  entry(sentence: string): Locator {
    return this.page.getByRole("list", { name: "Audit log" }).getByRole("button", { name: sentence });
  }

  /** Picks from a select that has this name. */
  async choose(name: string, option: string): Promise<void> {
    await this.page.getByRole("combobox", { name, exact: true }).click();
    await this.page.getByRole("option", { name: option }).click();
  }

  /** What the dialog shows once, such as a link or a key. */
  async secret(name: string): Promise<string> {
    return this.dialog.getByRole("textbox", { name }).inputValue();
  }
}
