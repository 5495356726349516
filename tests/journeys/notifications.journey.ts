import { z } from "zod";
import { accessibilityFindings } from "#tests/support/accessibility.ts";
import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { signIn } from "#tests/support/sign-in.ts";
import { startConversation } from "#tests/support/visitor-api.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

const tenant = "globex";
const memberList = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const createdKey = z.object({ secret: z.string() });

interface HostCall {
  as: Record<string, string>;
  method?: "PUT";
  body?: object;
}

/** What a customer's server does at Parley: it has a key that may do nothing but notify. */
class Host {
  readonly #webUrl: string;
  #owner: Record<string, string> = {};
  #key = "";

  private constructor(webUrl: string) {
    this.#webUrl = webUrl;
  }

  static async at(webUrl: string): Promise<Host> {
    const host = new Host(webUrl);
    host.#owner = { cookie: await signIn(webUrl, `owner@${tenant}.test`), origin: webUrl };
    const wanted = { name: "The shop's server", permissions: ["notifications.send"], expiresInDays: 1 };
    host.#key = createdKey.parse(await host.#call("/api-keys", { as: host.#owner, body: wanted })).secret;
    return host;
  }

  async notify(notification: object): Promise<void> {
    await this.#call("/notifications", { as: { authorization: `Bearer ${this.#key}` }, body: notification });
  }

  async idOf(name: string): Promise<string> {
    const { items } = memberList.parse(await this.#call("/members", { as: this.#owner }));
    const member = items.find((one) => one.name === name);
    if (member === undefined) throw new Error(`${name} does not work here.`);
    return member.id;
  }

  /** Has a member be offered conversations, or not. */
  async setAvailability(key: string, availability: "available" | "away"): Promise<void> {
    const as = { cookie: await signIn(this.#webUrl, `${key}@${tenant}.test`), origin: this.#webUrl };
    await this.#call("/availability", { as, method: "PUT", body: { availability } });
  }

  /** Has the owner give a conversation to a member. */
  async assign(conversationId: string, memberId: string): Promise<void> {
    await this.#call(`/conversations/${conversationId}/assign`, { as: this.#owner, body: { memberId } });
  }

  async #call(path: string, { as, method, body }: HostCall): Promise<unknown> {
    const response = await fetch(`${this.#webUrl}/api/v1/tenants/${tenant}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { "content-type": "application/json", ...as },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

/** Somebody whom the customer's page knows, with the panel closed and nothing unread. */
async function atTheShop(page: VisitorPage["page"]): Promise<VisitorPage> {
  const visitor = new VisitorPage(page);
  await visitor.page.goto(`/demo/${tenant}?user=priya`);
  await visitor.openPanel();
  // The launcher tells of what is unread once the frame has asked for it.
  await expect(visitor.field).toBeVisible();
  await visitor.closePanel();
  await expect(visitor.unreadBadge).toHaveCount(0);
  return visitor;
}

/** Between them all colours and layouts. */
const looks = [
  { colorScheme: "light", viewport: { width: 1_440, height: 900 } },
  { colorScheme: "dark", viewport: { width: 390, height: 844 } },
] as const;

for (const { colorScheme, viewport } of looks) {
  const look = `${colorScheme}-${viewport.width}`;

  test.describe(`in ${colorScheme} at ${viewport.width} px`, () => {
    test.use({ colorScheme, viewport, contextOptions: { colorScheme, viewport, reducedMotion: "reduce" } });

    test("what a host tells a member rises on their screen, is counted at the bell and stands in its list", async ({
      aPage,
      installation: { webUrl },
      picture,
    }) => {
      test.setTimeout(120_000);
      const host = await Host.at(webUrl);
      await host.setAvailability("ada", "away");
      const ada = new OperatorPage(await aPage());
      const loaded = ada.page.waitForResponse((response) => response.url().endsWith("/notifications"));
      await ada.signIn(`ada@${tenant}.test`);
      await loaded;
      const adaId = await host.idOf("Ada Lovelace");

      await test.step("live, whatever its type", async () => {
        await host.notify({
          type: "announcement",
          to: { roles: ["Operator"] },
          title: "Night deliveries start on Monday",
          body: "Drivers leave at ten. Tell customers who ask that the cut-off stays at six.",
          data: { label: "Release" },
          url: "https://shop.example/news/night",
        });
        await host.notify({
          type: "order.paid",
          to: { members: [adaId], roles: ["operator"] },
          title: "Order 4711 was paid",
          url: `/t/${tenant}/settings`,
        });
        const toasts = ada.page.locator("[data-sonner-toast]");
        await expect(toasts.filter({ hasText: "Order 4711 was paid" })).toBeVisible();
        await expect(
          toasts.filter({ hasText: "Night deliveries" }).getByRole("button", { name: "Open" }),
        ).toBeVisible();
        await expect(ada.bell).toHaveAccessibleName("Notifications 2 unread");
        await expect(ada.page).toHaveTitle(/Inbox · Globex Energy$/);
        await picture(ada.page, `notifications-toast-${look}`);
      });

      await test.step("on another device of theirs as well", async () => {
        const elsewhere = new OperatorPage(await aPage());
        await elsewhere.signIn(`ada@${tenant}.test`);
        await expect(elsewhere.bell).toHaveAccessibleName("Notifications 2 unread");
        await ada.bell.focus();
        await ada.page.keyboard.press("Enter");
        await expect(ada.notifications).toContainText(["Order 4711 was paid", "Night deliveries start on Monday"]);
        await expect(elsewhere.bell).toHaveAccessibleName("Notifications");
        await elsewhere.page.close();
      });

      await test.step("readable by everybody, and safe to follow", async () => {
        const news = ada.notifications.filter({ hasText: "Night deliveries" }).first();
        await expect(news).toContainText("Release");
        await expect(news).toContainText("unread");
        await expect(news.getByRole("link")).toHaveAttribute("href", "https://shop.example/news/night");
        await expect(news.getByRole("link")).toHaveAttribute("rel", /noopener/);
        await expect(ada.page.locator("[data-sonner-toast]")).toHaveCount(0, { timeout: 15_000 });
        await picture(ada.page, `notifications-list-${look}`);
        expect(await accessibilityFindings(ada.page)).toEqual([]);
      });

      await test.step("Escape closes the list and gives the focus back, and what was seen is not unread any more", async () => {
        await ada.page.keyboard.press("Escape");
        await expect(ada.notifications).toHaveCount(0);
        await expect(ada.bell).toBeFocused();
        await expect(ada.bell).toHaveAccessibleName("Notifications");
        await ada.bell.click();
        await expect(ada.notifications.filter({ hasText: "Night deliveries" }).first()).not.toContainText("unread");
        await ada.page.keyboard.press("Escape");
      });

      await test.step("a conversation that a colleague gives them is one press away", async () => {
        const body = `Where is my meter in ${look}?`;
        const { conversationId } = await startConversation(webUrl, { tenant, name: "Mona Meter", body });
        await host.assign(conversationId, adaId);
        await expect(ada.bell).toHaveAccessibleName("Notifications 1 unread");
        // On a phone what has risen may lie over it.
        await ada.bell.press("Enter");
        const given = ada.notifications.first();
        await expect(given).toContainText("Olivia Stone assigned you a conversation");
        await expect(given).toContainText("Mona Meter");
        await given.getByRole("link").click();
        await expect(ada.transcript.getByText(body)).toBeVisible();
        expect(ada.conversationId).toBe(conversationId);
        await expect(ada.notifications).toHaveCount(0);
        await ada.action("Close").click();
        await host.setAvailability("ada", "available");
      });
    });

    test("what a host tells one of its users is counted at the launcher and stands in the widget", async ({
      aPage,
      installation: { webUrl },
      picture,
    }) => {
      test.setTimeout(120_000);
      const host = await Host.at(webUrl);
      const visitor = await atTheShop(await aPage());
      const stranger = new VisitorPage(await aPage());
      await stranger.visit(tenant);
      await stranger.openPanel();

      await test.step("live, and to nobody else", async () => {
        const url = "https://shop.example/orders/4711";
        const to = { users: ["priya"] };
        await host.notify({
          type: "order.paid",
          to,
          title: "Thank you for order 4711",
          body: "It is paid.\nWe pack it now.",
          url,
        });
        await host.notify({ type: "order.shipped", to, title: "Order 4711 is on its way" });
        await expect(visitor.unreadBadge).toHaveText("2 unread messages");
        await picture(visitor.page, `notifications-launcher-${look}`);
        await expect(stranger.bell).toHaveCount(0);
      });

      await test.step("behind a bell, readable by everybody", async () => {
        await visitor.launcher.click();
        await expect(visitor.bell).toHaveAccessibleName("Notifications 2 unread");
        await picture(visitor.page, `notifications-widget-bell-${look}`);
        await visitor.bell.click();
        await expect(visitor.notifications.first()).toContainText("Order 4711 is on its way");
        const link = visitor.notifications.getByRole("link", { name: "Thank you for order 4711" }).first();
        await expect(link).toHaveAttribute("href", "https://shop.example/orders/4711");
        await expect(link).toHaveAttribute("rel", /noopener/);
        await expect(link).toHaveAttribute("target", "_blank");
        await picture(visitor.page, `notifications-widget-${look}`);
        expect(await accessibilityFindings(visitor.page)).toEqual([]);
      });

      await test.step("what was seen is not counted any more, and the chat is where it was", async () => {
        await visitor.text("Back to the chat").click();
        await expect(visitor.field).toBeFocused();
        await expect(visitor.bell).toHaveAccessibleName("Notifications");
        await visitor.closePanel();
        await expect(visitor.unreadBadge).toHaveCount(0);
      });

      await test.step("and the next page of the shop knows of what came meanwhile, before the chat is opened", async () => {
        await visitor.page.goto("about:blank");
        await host.notify({ type: "order.arrived", to: { users: ["priya"] }, title: "Order 4711 has arrived" });
        await visitor.page.goto(`/demo/${tenant}?user=priya`);
        await expect(visitor.unreadBadge).toHaveText("1 unread message");
        await visitor.launcher.click();
        await visitor.bell.click();
        await expect(visitor.notifications.first()).toContainText("Order 4711 has arrived");
        await visitor.closePanel();
        await expect(visitor.unreadBadge).toHaveCount(0);
      });
    });
  });
}

test("the list says when there is nothing, when it loads and when it could not, and tries again", async ({
  aPage,
  picture,
}) => {
  const page = await aPage();
  const samir = new OperatorPage(page);
  const answered = Promise.withResolvers<undefined>();
  let mayLoad = false;
  await page.route("**/api/v1/tenants/globex/notifications", async (route) => {
    await answered.promise;
    return mayLoad ? route.continue() : route.fulfill({ status: 500, json: {} });
  });
  await samir.signIn(`supervisor@${tenant}.test`);
  await samir.bell.click();
  await expect(page.getByRole("list", { name: "Loading notifications" })).toBeVisible();
  answered.resolve(undefined);
  await expect(page.getByRole("alert").filter({ hasText: "Notifications could not be loaded" })).toBeVisible();
  await picture(page, "notifications-failure");
  mayLoad = true;
  await page.getByRole("dialog").getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText("Nothing yet")).toBeVisible();
  await picture(page, "notifications-empty");
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("older ones come on request", async ({ aPage, installation: { webUrl }, picture }) => {
  test.setTimeout(60_000);
  const host = await Host.at(webUrl);
  const grace = new OperatorPage(await aPage({ viewport: { width: 900, height: 700 } }));
  const graceId = await host.idOf("Grace Hopper");
  for (let index = 1; index <= 53; index += 1) {
    await host.notify({ type: "news", to: { members: [graceId] }, title: `News no. ${index}.` });
  }
  await grace.signIn(`grace@${tenant}.test`);
  await expect(grace.bell).toHaveAccessibleName(/^Notifications \d\d unread$/);
  await picture(grace.page, "notifications-rail");
  await grace.bell.click();
  await expect(grace.notifications).toHaveCount(50);
  await grace.page.getByRole("button", { name: "Show older" }).click();
  await expect(grace.notifications.filter({ hasText: "News no. 1." })).toBeVisible();
});
