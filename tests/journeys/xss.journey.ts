import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { xssPayloads } from "#tests/isolation/xss-payloads.ts";
import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { signIn } from "#tests/support/sign-in.ts";
import { VisitorPage } from "#tests/support/visitor-page.ts";

/** What must never happen on a page, as far as it happened. */
interface Damage {
  executions: string[];
  /** Addresses that only a payload names. */
  canaries: string[];
}

const registration = z.object({ token: z.string() });

/** Notes whatever a payload manages to do, in the page and in its frames. */
async function watch(page: Page): Promise<Damage> {
  const damage: Damage = { executions: [], canaries: [] };
  await page.context().exposeBinding("ran", ({ frame }, number: unknown) => {
    damage.executions.push(`payload ${String(number)} in ${frame.url()}`);
  });
  page.on("dialog", (dialog) => {
    damage.executions.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (/canary\.invalid|x\.invalid/.test(request.url())) damage.canaries.push(request.url());
  });
  return damage;
}

/** Scrolls a list or transcript from one end to the other, so that all of it has been on the page. */
async function scrollThrough(list: Locator, direction: 1 | -1): Promise<void> {
  await list.first().waitFor();
  await list.first().evaluate(async (element, way) => {
    let scroller: Element | null = element;
    while (scroller !== null && scroller.scrollHeight <= scroller.clientHeight + 1) scroller = scroller.parentElement;
    if (scroller === null) return;
    let stillness = 0;
    while (stillness < 10) {
      const before = `${scroller.scrollTop} ${scroller.scrollHeight}`;
      scroller.scrollBy(0, way * 600);
      await new Promise((resolve) => setTimeout(resolve, 20));
      stillness = `${scroller.scrollTop} ${scroller.scrollHeight}` === before ? stillness + 1 : 0;
    }
  }, direction);
}

/** The links of a page, and what else a payload would have made of itself. */
async function foreignElements(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    const here = await frame.evaluate(() => {
      const isWeb = (link: Element): boolean => /^(https?:|\/|#|\?|\.)/.test(link.getAttribute("href") ?? "/");
      const links = [...document.querySelectorAll("a[href]")].filter((link) => !isWeb(link));
      const handlers = [...document.querySelectorAll("*")].filter((element) =>
        element.getAttributeNames().some((name) => name.startsWith("on")),
      );
      const made = [...document.querySelectorAll("marquee, object, embed, iframe[srcdoc], base, math, [src='x']")];
      return [...new Set([...links, ...handlers, ...made])].map((element) => element.outerHTML.slice(0, 200));
    });
    found.push(...here);
  }
  return found;
}

/** Calls the REST door of acme's. @returns the answer, which must be a success. */
async function rest(
  webUrl: string,
  [method, path]: readonly [string, string],
  { headers, body }: { headers: Record<string, string>; body: object },
): Promise<unknown> {
  const response = await fetch(`${webUrl}/api/v1/tenants/acme${path}`, {
    method,
    headers: { "content-type": "application/json", origin: webUrl, ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

// The policy of the pages would stop what the escaping lets through: here the escaping is on its own.
test.use({ bypassCSP: true });

test("a payload that runs would be noticed", async ({ aPage }) => {
  const page = await aPage();
  const damage = await watch(page);
  await page.goto("/sign-in");
  await page.evaluate((html) => document.body.insertAdjacentHTML("beforeend", html), xssPayloads[1] ?? "");
  await expect.poll(() => damage.executions).toHaveLength(1);
  expect(await foreignElements(page)).toHaveLength(1);
});

test(`none of ${xssPayloads.length} payloads runs on either screen`, async ({ aPage, installation: { webUrl } }) => {
  test.setTimeout(300_000);
  const cookie = await signIn(webUrl, "ada@acme.test");
  const owner = await signIn(webUrl, "owner@acme.test");
  const visitor = new VisitorPage(await aPage());
  const console = await aPage({ viewport: { width: 1_440, height: 900 } });
  const [atVisitor, atOperator] = [await watch(visitor.page), await watch(console)];

  await test.step("as names, with which visitors fill the inbox", async () => {
    for (const [index, payload] of xssPayloads.entries()) {
      const name = payload.slice(0, 120);
      const { token } = registration.parse(await rest(webUrl, ["POST", "/visitors"], { headers: {}, body: { name } }));
      const headers = { authorization: `Bearer ${token}` };
      await rest(webUrl, ["POST", "/conversations"], { headers, body: { body: `${index} ${payload}` } });
    }
    const ada = new OperatorPage(console);
    await ada.signIn("ada@acme.test");
    await ada.view("All").click();
    await scrollThrough(console.getByRole("list", { name: "Conversations" }), 1);
  });

  await test.step("as bodies and links of a visitor and an operator, on both screens", async () => {
    await visitor.visit();
    await visitor.openPanel();
    await visitor.write("The conversation of payloads");
    await expect(visitor.mark("Sent").or(visitor.mark("Delivered"))).toBeVisible();
    const ada = new OperatorPage(console);
    await console.reload();
    await ada.open("The conversation of payloads");
    const path = `/conversations/${ada.conversationId}/messages`;
    for (const [index, body] of xssPayloads.entries()) {
      // Both screens show both authors' words by the same means, so the disguised ones come from one of them only.
      if (index < 40) await visitor.write(body);
      await rest(webUrl, ["POST", path], { headers: { cookie }, body: { body } });
    }
    await expect(visitor.text("ran(199)").first()).toBeVisible({ timeout: 30_000 });
    await expect(ada.transcript.getByText("ran(199)").last()).toBeVisible({ timeout: 30_000 });
    await scrollThrough(ada.transcript, -1);
    await scrollThrough(visitor.transcript, -1);
  });

  await test.step("as titles: the vectors as the greeting and, every fourth, the name of the workspace", async () => {
    for (let first = 0; first < 40; first += 4) {
      const vectors = xssPayloads.slice(first, first + 4);
      const body = { name: vectors[0]?.slice(0, 100), greeting: vectors.join(" ") };
      await rest(webUrl, ["PATCH", "/settings"], { headers: { cookie: owner }, body });
      await visitor.page.reload();
      await visitor.launcher.click();
      await visitor.heading.waitFor();
    }
    await console.reload();
    await console.getByRole("log", { name: "Conversation" }).waitFor();
  });

  await test.step("as notifications, in what rises on the console and in both lists", async () => {
    for (const [index, payload] of xssPayloads.entries()) {
      const [title, data] = [`${index} ${payload}`.slice(0, 200), { label: payload.slice(0, 40) }];
      const body = { type: "announcement", to: { everyone: true }, title, body: payload, data };
      await rest(webUrl, ["POST", "/notifications"], { headers: { cookie: owner }, body });
    }
    await new OperatorPage(console).bell.click();
    await visitor.bell.click();
    for (const list of [new OperatorPage(console).notifications, visitor.notifications]) {
      await expect(list.filter({ hasText: "ran(199)" }).first()).toBeVisible({ timeout: 30_000 });
      await scrollThrough(list, 1);
    }
  });

  expect([...atVisitor.executions, ...atOperator.executions]).toEqual([]);
  expect([...atVisitor.canaries, ...atOperator.canaries]).toEqual([]);
  expect(await foreignElements(visitor.page)).toEqual([]);
  expect(await foreignElements(console)).toEqual([]);
});
