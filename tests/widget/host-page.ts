import type { BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import type { WidgetServer } from "./widget-server.ts";

export interface HostPageOptions {
  /** What stands in the head, before the body exists. The script tag of the widget, unless told. */
  head?: string;
  body?: string;
  /** Where the page is: the host's origin, unless told. */
  origin?: string;
}

/** A page of a customer's that embeds the widget, in a browser, and what it asked of the network and said on its console. */
export class HostPage {
  readonly page: Page;
  readonly requests: string[] = [];
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("request", (request) => this.requests.push(new URL(request.url()).pathname));
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    page.on("pageerror", (error) => this.errors.push(error.message));
  }

  /** Opens a page of the host's in a new tab. */
  static async open(
    context: BrowserContext,
    server: WidgetServer,
    { head = scriptTag(server), body = "", origin = server.hostOrigin }: HostPageOptions = {},
  ): Promise<HostPage> {
    const host = new HostPage(await context.newPage());
    const address = server.hostPage(
      `<!doctype html><html lang="en"><title>Host</title>${head}<body><h1>Host</h1>${body}</body>`,
    );
    await host.page.goto(address.replace(server.hostOrigin, origin));
    return host;
  }

  get launcher(): Locator {
    return this.page.getByRole("button", { name: /^(Open|Close) chat$/ });
  }

  get frame(): Locator {
    return this.page.locator("iframe[title='Chat']");
  }

  get panel(): FrameLocator {
    return this.page.frameLocator("iframe[title='Chat']");
  }

  get badge(): Locator {
    return this.page.locator("#parley-widget").getByRole("status");
  }

  get field(): Locator {
    return this.panel.getByRole("textbox", { name: "Your message" });
  }

  async write(body: string): Promise<void> {
    await this.field.fill(body);
    await this.field.press("Enter");
  }

  /** A line that says how the last own message fares. */
  status(text: string): Locator {
    return this.panel.getByText(text, { exact: true });
  }

  bubbles(): Locator {
    return this.panel.getByRole("log", { name: "Conversation" }).locator(".bubble");
  }

  /** How many tabs of the browser wait for one that has the visitor to itself. */
  tabsInQueue(): Promise<number | undefined> {
    return this.field.evaluate(async () => (await navigator.locks.query()).pending?.length);
  }

  /** What the server keeps of the visitor's conversation, oldest first, asked with the token that the frame keeps. */
  history(): Promise<string[]> {
    return this.field.evaluate(async () => {
      const { visitor, conversationId } = JSON.parse(localStorage.getItem("parley:acme") ?? "{}");
      const headers = { authorization: `Bearer ${visitor.token}` };
      const conversations = await fetch("/api/v1/tenants/acme/conversations", { headers });
      const { items } = await conversations.json();
      if (items.length !== 1) throw new Error(`The visitor has ${items.length} conversations.`);
      const messages = await fetch(`/api/v1/tenants/acme/conversations/${conversationId}/messages`, { headers });
      return (await messages.json()).items.map(({ body }: { body: string }) => body);
    });
  }

  /** What the visitor has written that is stored until the server has it, oldest first. */
  stored(): Promise<string[]> {
    return this.field.evaluate(async () => {
      const opening = indexedDB.open("parley-outbox");
      await new Promise((resolve) => opening.addEventListener("success", resolve));
      const reading = opening.result.transaction("messages").objectStore("messages").getAll();
      await new Promise((resolve) => reading.addEventListener("success", resolve));
      opening.result.close();
      const messages: { body: string; createdAt: string }[] = reading.result;
      return messages.toSorted((one, other) => one.createdAt.localeCompare(other.createdAt)).map(({ body }) => body);
    });
  }

  /** The host's own storage, by key. */
  storage(): Promise<Record<string, string>> {
    return this.page.evaluate(() => ({ ...localStorage }));
  }

  /** Calls `window.Parley` as the host's own script would. */
  parley(...call: unknown[]): Promise<void> {
    return this.page.evaluate((args) => {
      const parley: unknown = Reflect.get(window, "Parley");
      if (typeof parley === "function") parley(...args);
    }, call);
  }
}

export function scriptTag({ origin }: WidgetServer, tenant = "acme"): string {
  return `<script src="${origin}/widget.js" data-tenant="${tenant}" async></script>`;
}
