import type { FrameLocator, Locator, Page } from "@playwright/test";

/** What a visitor does on a customer's page, and sees in the widget. */
export class VisitorPage {
  readonly page: Page;
  readonly #panel: FrameLocator;

  constructor(page: Page) {
    this.page = page;
    this.#panel = page.frameLocator("iframe[title='Chat']");
  }

  async visit(tenant = "acme"): Promise<void> {
    await this.page.goto(`/demo/${tenant}`);
    await this.launcher.waitFor();
  }

  get launcher(): Locator {
    return this.page.locator("#parley-widget").getByRole("button", { name: /^(Open|Close) chat$/ });
  }

  get unreadBadge(): Locator {
    return this.page.locator("#parley-widget").getByRole("status").filter({ hasText: "unread" });
  }

  get field(): Locator {
    return this.#panel.getByRole("textbox", { name: "Your message" });
  }

  get transcript(): Locator {
    return this.#panel.getByRole("log", { name: "Conversation" });
  }

  /** What leads to the notifications; there only where the visitor was sent any. */
  get bell(): Locator {
    return this.#panel.getByRole("button", { name: /^Notifications/ });
  }

  /** The notifications, where they are shown. */
  get notifications(): Locator {
    return this.#panel.locator(".news li");
  }

  get heading(): Locator {
    return this.#panel.getByRole("heading", { level: 1 });
  }

  /** Where the panel tells of its connection, empty while there is nothing to tell. */
  get connection(): Locator {
    return this.#panel.locator(".banner");
  }

  get banner(): Locator {
    return this.#panel.getByRole("status").filter({ hasText: "Live connection lost" });
  }

  /** Beside the newest own message that has got so far. */
  mark(state: "Sending…" | "Sent" | "Delivered" | "Seen"): Locator {
    return this.transcript.getByText(state, { exact: true });
  }

  /** A line of text anywhere in the panel. */
  text(text: string): Locator {
    return this.#panel.getByText(text);
  }

  async openPanel(): Promise<void> {
    await this.launcher.click();
    await this.field.waitFor();
  }

  async closePanel(): Promise<void> {
    await this.#panel.getByRole("button", { name: "Close chat" }).click();
  }

  async write(body: string): Promise<void> {
    await this.field.fill(body);
    await this.field.press("Enter");
  }

  /** What the bubbles say, in the order of the screen. */
  bodies(): Promise<string[]> {
    return this.transcript.locator(".bubble").evaluateAll((bubbles) =>
      bubbles.map((bubble) => {
        const isShown = (node: Node) => !(node instanceof Element && node.classList.contains("hidden"));
        const shown = [...bubble.childNodes].filter(isShown);
        return shown.map((node) => node.textContent).join("");
      }),
    );
  }
}
