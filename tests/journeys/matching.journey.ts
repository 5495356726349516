import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { v7 } from "uuid";
import { z } from "zod";
import { openSqlite } from "#db/sqlite/database.ts";
import { pruneJob } from "#lib/chat/jobs/job.ts";
import { provenTenantId } from "#lib/identity/tenant-id.ts";
import { accessibilityFindings } from "#tests/support/accessibility.ts";
import { write } from "#tests/support/builders.ts";
import { expect, test } from "#tests/support/journey.ts";
import { OperatorPage } from "#tests/support/operator-page.ts";
import { SettingsPage } from "#tests/support/settings-page.ts";
import { signIn } from "#tests/support/sign-in.ts";
import { startConversation } from "#tests/support/visitor-api.ts";

const tenant = "globex";
const conversationList = z.object({ items: z.array(z.object({ id: z.string(), status: z.string() })) });
const operatorList = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });

/** What is done in Globex by REST, besides what the pages show. */
class Globex {
  readonly #webUrl: string;
  readonly #cookies = new Map<string, string>();

  constructor(webUrl: string) {
    this.#webUrl = webUrl;
  }

  /** Leaves nobody with anything to do: what the demo or a test before has left is closed. */
  async becomeQuiet(): Promise<void> {
    const { items } = conversationList.parse(await this.call("owner", "GET", "/conversations?view=all&limit=200"));
    const left = items.filter(({ status }) => status !== "closed");
    for (const { id } of left) await this.call("owner", "POST", `/conversations/${id}/close`);
  }

  async change(name: string, change: { capacity: number }): Promise<void> {
    const { items } = operatorList.parse(await this.call("owner", "GET", "/operators"));
    const operator = items.find((one) => one.name === name);
    await this.call("owner", "PATCH", `/operators/${operator?.id}`, change);
  }

  /** @returns the body that the visitor's message has. */
  async ask(name: string): Promise<string> {
    const body = `${name} has a question`;
    await startConversation(this.#webUrl, { tenant, name, body });
    return body;
  }

  /** @param as the first part of a member's address */
  async call(as: string, method: "GET" | "POST" | "PUT" | "PATCH", path: string, body: object = {}): Promise<unknown> {
    const cookie = this.#cookies.get(as) ?? (await signIn(this.#webUrl, `${as}@${tenant}.test`));
    this.#cookies.set(as, cookie);
    const response = await fetch(`${this.#webUrl}/api/v1/tenants/${tenant}${path}`, {
      method,
      headers: {
        cookie,
        origin: this.#webUrl,
        "content-type": "application/json",
      },
      ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

function offersOn({ page }: OperatorPage): Locator {
  return page.getByRole("region", { name: "Offers" }).getByRole("article");
}

/** The card by which somebody's conversation is offered. */
function offerOf(operator: OperatorPage, visitor: string): Locator {
  return operator.page.getByRole("article", { name: `Offer: ${visitor}`, exact: true });
}

/** Answers the one offer that is open by its key, once that acts. */
async function press(operator: OperatorPage, key: "a" | "d"): Promise<void> {
  await operator.page.locator(`[aria-keyshortcuts=${key.toUpperCase()}]`).waitFor();
  await operator.page.keyboard.press(key);
}

test.beforeEach(async ({ installation }) => {
  const globex = new Globex(installation.webUrl);
  await globex.becomeQuiet();
  await globex.call("ada", "PUT", "/availability", { availability: "available" });
  await globex.call("grace", "PUT", "/availability", { availability: "available" });
});

test("a first message is offered to who is free, who accepts by a key, or declines, and then it goes to the other", async ({
  aPage,
  installation,
  picture,
}) => {
  const globex = new Globex(installation.webUrl);
  await globex.call("grace", "PUT", "/availability", { availability: "away" });
  const ada = new OperatorPage(await aPage());
  const grace = new OperatorPage(await aPage());
  await ada.signIn("ada@globex.test");

  await test.step("the card shows who asks what, and A opens the conversation", async () => {
    const body = await globex.ask("Nina North");
    await expect(offerOf(ada, "Nina North")).toContainText(body);
    await expect(offerOf(ada, "Nina North").getByRole("timer")).toContainText("seconds left");
    await expect(ada.page).toHaveTitle(/^Offer: Nina North/);
    expect(await accessibilityFindings(ada.page)).toEqual([]);
    await picture(ada.page, "offer-card");
    await press(ada, "a");
    await expect(ada.transcript.getByText(body)).toBeVisible();
    await expect(ada.field).toBeVisible();
    await expect(offersOn(ada)).toHaveCount(0);
    await expect(ada.page).not.toHaveTitle(/^Offer/);
  });

  await test.step("what one declines by D goes to the other, and is not offered to the first again", async () => {
    await grace.signIn("grace@globex.test");
    await grace.page.getByRole("button", { name: /^Away .* Change your availability$/ }).click();
    await grace.page.getByRole("menuitemradio", { name: /^Available/ }).click();
    await expect(grace.page.getByRole("button", { name: /^Available 0 of \d+ conversations/ })).toBeVisible();
    const body = await globex.ask("Oscar Ost");
    await expect(offerOf(grace, "Oscar Ost")).toContainText(body);
    await press(grace, "d");
    await expect(offerOf(grace, "Oscar Ost")).toBeHidden();
    await expect(offerOf(ada, "Oscar Ost")).toContainText(body);
    await expect(offersOn(grace)).toHaveCount(0);
    await offerOf(ada, "Oscar Ost").getByRole("button", { name: "Accept" }).click();
    await expect(ada.transcript.getByText(body)).toBeVisible();
  });
});

test("an offer on a phone stands above the page, is missed in silence, and somebody else claims it", async ({
  aPage,
  installation,
  picture,
}) => {
  const globex = new Globex(installation.webUrl);
  await globex.call("grace", "PUT", "/availability", { availability: "busy" });
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: "dark" } as const;
  const ada = new OperatorPage(await aPage(phone));
  const grace = new OperatorPage(await aPage());
  await ada.signIn("ada@globex.test");
  await grace.signIn("grace@globex.test");
  const body = await globex.ask("Paula Pool");
  await expect(offerOf(ada, "Paula Pool")).toBeVisible();
  await expect(offersOn(grace)).toHaveCount(0);
  expect(await accessibilityFindings(ada.page)).toEqual([]);
  await picture(ada.page, "offer-card-phone");
  await grace.open(body);
  await grace.action("Claim").click();
  await expect(offerOf(ada, "Paula Pool")).toContainText("Grace Hopper took it.");
  await expect(offersOn(ada)).toHaveCount(0);

  await test.step("of several one stands there, with the number of the others", async () => {
    const bodies = [await globex.ask("Pia Pond"), await globex.ask("Paul Park")];
    await expect(offerOf(ada, "Pia Pond")).toBeVisible();
    await expect(ada.page.getByText("and 1 more", { exact: true })).toBeVisible();
    await expect(offersOn(ada)).toHaveCount(1);
    await picture(ada.page, "offers-phone");
    for (const each of bodies) {
      await grace.open(each);
      await grace.action("Claim").click();
    }
    await expect(offersOn(ada)).toHaveCount(0);
  });
});

test("with a capacity of 1 a queue of five drains one by one, oldest first, as conversations are closed", async ({
  aPage,
  installation,
  picture,
}) => {
  const globex = new Globex(installation.webUrl);
  await globex.call("grace", "PUT", "/availability", { availability: "away" });
  await globex.change("Ada Lovelace", { capacity: 1 });
  const visitors = ["First Fox", "Second Swan", "Third Thrush", "Fourth Finch", "Fifth Falcon"];
  for (const name of visitors) await globex.ask(name);
  const ada = new OperatorPage(await aPage());
  await ada.signIn("ada@globex.test");
  for (const [index, name] of visitors.entries()) {
    await expect(offerOf(ada, name)).toBeVisible();
    await expect(offersOn(ada)).toHaveCount(1);
    if (index === 1) await picture(ada.page, "queue-drain");
    await offerOf(ada, name).getByRole("button", { name: "Accept" }).click();
    await expect(ada.transcript.getByText(`${name} has a question`)).toBeVisible();
    await expect(ada.page.getByRole("button", { name: /^Available 1 of 1 conversations/ })).toBeVisible();
    await expect(offersOn(ada)).toHaveCount(0);
    await ada.action("Close").click();
  }
  await expect(ada.page.getByRole("button", { name: /^Available 0 of 1 conversations/ })).toBeVisible();
  await expect(offersOn(ada)).toHaveCount(0);
  await globex.change("Ada Lovelace", { capacity: 10 });
});

test("a conversation is handed over to a colleague, who declines and then accepts, is snoozed, and put back", async ({
  aPage,
  installation,
  picture,
}) => {
  const globex = new Globex(installation.webUrl);
  await globex.call("grace", "PUT", "/availability", { availability: "busy" });
  const ada = new OperatorPage(await aPage());
  const grace = new OperatorPage(await aPage());
  await ada.signIn("ada@globex.test");
  await grace.signIn("grace@globex.test");
  const body = await globex.ask("Quentin Quay");
  await offerOf(ada, "Quentin Quay").getByRole("button", { name: "Accept" }).click();
  await expect(ada.transcript.getByText(body)).toBeVisible();

  async function handOver(note: string): Promise<void> {
    await ada.page.getByRole("button", { name: "More actions" }).click();
    await ada.page.getByRole("menuitem", { name: /^Transfer/ }).click();
    await ada.dialog.getByRole("radio", { name: /Grace Hopper/ }).click();
    await ada.dialog.getByRole("textbox", { name: "Note" }).fill(note);
    await picture(ada.page, "transfer-dialog");
    expect(await accessibilityFindings(ada.page)).toEqual([]);
    await ada.dialog.getByRole("button", { name: "Offer to Grace Hopper" }).click();
    await expect(ada.dialog).toBeHidden();
    await expect(offerOf(grace, "Quentin Quay")).toContainText(note);
    await expect(offerOf(grace, "Quentin Quay")).toContainText("Handed over by Ada Lovelace");
  }

  await test.step("a reason to decline is told to who wanted to hand it over", async () => {
    await handOver("Knows trains better");
    await offerOf(grace, "Quentin Quay").getByRole("button", { name: "Decline with a reason" }).click();
    await grace.page.getByRole("menuitem", { name: "Not my subject" }).click();
    await expect(ada.transcript).toContainText("Grace Hopper declined to take the conversation over: Not my subject");
  });

  await test.step("who accepts has it", async () => {
    await handOver("Please, please");
    await press(grace, "a");
    await expect(grace.transcript.getByText(body)).toBeVisible();
    await expect(grace.field).toBeVisible();
  });

  await test.step("it is made urgent, which both see", async () => {
    await grace.page.getByRole("button", { name: "More actions" }).click();
    await expect(grace.page.getByRole("menuitemradio", { name: "Normal" })).toBeChecked();
    await picture(grace.page, "priority-menu");
    await grace.page.getByRole("menuitemradio", { name: "Urgent" }).click();
    await expect(grace.row("Quentin Quay")).toContainText("Urgent");
    await ada.view("All").click();
    await expect(ada.row("Quentin Quay")).toContainText("Urgent");
    expect(await accessibilityFindings(grace.page)).toEqual([]);
    await picture(grace.page, "priority-urgent");
  });

  await test.step("it sleeps until tomorrow, and is woken", async () => {
    await grace.page.keyboard.press("z");
    await grace.dialog.getByRole("button", { name: /^Tomorrow morning/ }).click();
    await expect(grace.page.getByRole("button", { name: "Wake" })).toBeVisible();
    await grace.page.getByRole("button", { name: "Wake" }).click();
    await expect(grace.page.getByRole("button", { name: "Wake" })).toBeHidden();
  });
});

/** As if the workers of Globex had tried in vain. */
async function leaveSomethingFailed(dataDir: string): Promise<void> {
  const database = openSqlite(join(dataDir, "parley.db"));
  const globex = await database.directory.findTenant(tenant);
  if (globex === null) throw new Error("The demo has Globex.");
  const now = new Date();
  const holder = "a worker";
  await write(database, provenTenantId(globex.id), async ({ jobs, deadLetters }) => {
    await jobs.schedule({ ...pruneJob(now), id: v7(), now });
    const taken = await jobs.take({ now, holder, leaseUntil: now, limit: 10 });
    const failed = { holder, error: "The disk is full.", retryAt: null, now };
    for (const job of taken) if (job.kind === "prune") await jobs.fail(job, failed);
    const about = { subscriber: "notifications", pos: 1, type: "ConversationAssigned" };
    await deadLetters.add({ ...about, id: v7(), reason: "The notification could not be written.", createdAt: now });
  });
  await database.close();
}

test("teams and the system page are set up by keyboard and screen reader, on a phone as well", async ({
  aPage,
  installation,
  picture,
}) => {
  const olivia = new SettingsPage(await aPage());
  await olivia.signIn("owner@globex.test");
  await olivia.page.goto("/t/globex/settings/teams");

  await test.step("a team is made, gets members, a way of offering and hours", async () => {
    await olivia.button("New team").click();
    await olivia.dialog.getByRole("textbox", { name: "Name" }).fill("Night shift");
    await olivia.dialog.getByRole("button", { name: "Make the team" }).click();
    await olivia.heading("Night shift").waitFor();
    await olivia.page.getByRole("checkbox", { name: "Ada Lovelace" }).click();
    await olivia.choose("Offered to", "Everybody at once");
    await olivia.field("Seconds to accept").fill("4");
    await olivia.page.getByRole("switch", { name: "Only at certain hours" }).click();
    await olivia.button("Save changes").click();
    await expect(olivia.page.getByText("At least 5.")).toBeVisible();
    await olivia.field("Seconds to accept").fill("20");
    await olivia.button("Save changes").click();
    await expect(olivia.toast("Saved.")).toBeVisible();
    expect(await accessibilityFindings(olivia.page)).toEqual([]);
    await picture(olivia.page, "settings-team");
    await olivia.page.reload();
    await expect(olivia.page.getByRole("checkbox", { name: "Ada Lovelace" })).toBeChecked();
    await expect(olivia.page.getByLabel("Monday, from")).toHaveValue("09:00");
  });

  await test.step("its page and the list fit a phone", async () => {
    await olivia.page.setViewportSize({ width: 390, height: 844 });
    await olivia.page.emulateMedia({ colorScheme: "dark" });
    const isTooWide = () => olivia.page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect(await isTooWide()).toBe(false);
    expect(await accessibilityFindings(olivia.page)).toEqual([]);
    await picture(olivia.page, "settings-team-phone");
    await olivia.page.goto("/t/globex/settings/teams");
    await olivia.row("Night shift").waitFor();
    expect(await isTooWide()).toBe(false);
    expect(await accessibilityFindings(olivia.page)).toEqual([]);
    await olivia.page.setViewportSize({ width: 1_280, height: 720 });
  });

  await test.step("it is removed, after a question", async () => {
    await olivia.page.getByRole("link", { name: "Night shift" }).click();
    await olivia.button("Remove").click();
    await olivia.question.getByRole("button", { name: "Remove" }).click();
    await expect(olivia.toast("The team Night shift was removed.")).toBeVisible();
    await olivia.open("Audit log");
    await expect(olivia.entry("Olivia Stone removed the team Night shift")).toBeVisible();
  });

  await test.step("the system page tells what is due and what has failed", async () => {
    await olivia.page.goto("/t/globex/settings/system");
    await olivia.heading("System").waitFor();
    await olivia.page.getByRole("tab", { name: /^Failed/ }).click();
    await expect(olivia.page.getByText("Nothing has failed")).toBeVisible();
    await expect(olivia.page.getByText("Nothing was left behind")).toBeVisible();
    expect(await accessibilityFindings(olivia.page)).toEqual([]);
    await picture(olivia.page, "settings-system");
  });

  await test.step("what has failed is told with its reason, and is tried again or dismissed", async () => {
    await leaveSomethingFailed(installation.dataDir);
    await olivia.page.reload();
    const jobs = olivia.page.getByRole("list", { name: "Jobs: Failed" });
    await expect(jobs).toContainText("Take off what is old");
    await expect(jobs).toContainText("The disk is full.");
    const left = olivia.page.getByRole("list", { name: "Left behind" });
    await expect(left).toContainText("Somebody was not notified that a conversation is theirs.");
    expect(await accessibilityFindings(olivia.page)).toEqual([]);
    await picture(olivia.page, "settings-system-failed");
    await olivia.button("Retry Take off what is old").click();
    await expect(olivia.toast("Take off what is old is tried again.")).toBeVisible();
    await expect(olivia.page.getByText("Nothing has failed")).toBeVisible();
    await olivia.button("Dismiss Notify of assignments").click();
    await olivia.question.getByRole("button", { name: "Dismiss" }).click();
    await expect(olivia.page.getByText("Nothing was left behind")).toBeVisible();
  });
});
