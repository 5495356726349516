import type { Frame } from "playwright-core";
import { expect, test } from "vitest";
import { browserAndServer } from "./browser-and-server.ts";
import { HostPage, scriptTag } from "./host-page.ts";

const { server, profile } = browserAndServer();

/** Keeps every message that reaches the host's page, so that a test knows when one was delivered. */
const recorder = `<script>window.heard = []; addEventListener("message", (event) => heard.push(event.data?.value))</script>`;

/** A page that tells its parent of unread messages, in the form of the widget's frame. */
function forgery(value: number): string {
  return `<script>parent.postMessage({ parley: "unread", value: ${value} }, "*")</script>`;
}

async function openHost(): Promise<HostPage> {
  const host = await HostPage.open(await profile(), server(), { head: recorder + scriptTag(server()) });
  await host.launcher.click();
  await host.field.waitFor();
  return host;
}

async function untilHeard(host: HostPage, value: number): Promise<void> {
  await expect.poll(() => host.page.evaluate(() => Reflect.get(window, "heard"))).toContain(value);
}

async function contentOf(host: HostPage, selector: string): Promise<Frame> {
  const frame = await (await host.page.locator(selector).elementHandle())?.contentFrame();
  if (!frame) throw new Error(`There is no frame ${selector}.`);
  return frame;
}

test("the loader believes the frame from its own origin", async () => {
  const host = await openHost();
  const frame = await contentOf(host, "iframe[title='Chat']");
  await frame.evaluate(() => parent.postMessage({ parley: "unread", value: 7 }, "*"));
  await expect.poll(() => host.badge.textContent()).toBe("7 unread messages");
});

test("the loader ignores its frame once that shows a page of another origin", async () => {
  const host = await openHost();
  const address = server().hostPage(forgery(11));
  await host.frame.evaluate((frame, src) => frame.setAttribute("src", src), address);
  await untilHeard(host, 11);
  expect(await host.badge.textContent()).toBe("");
});

test("the loader ignores another frame, even one of its own origin", async () => {
  const address = server().hostPage(forgery(13)).replace(server().hostOrigin, server().origin);
  const host = await openHost();
  await host.page.evaluate((src) => {
    document.body.append(Object.assign(document.createElement("iframe"), { src }));
  }, address);
  await untilHeard(host, 13);
  expect(await host.badge.textContent()).toBe("");
});

test("the loader ignores what is not a message", async () => {
  const host = await openHost();
  const frame = await contentOf(host, "iframe[title='Chat']");
  await frame.evaluate(() => {
    const badge = { parley: "unread" };
    for (const data of [null, "unread", badge, { ...badge, value: "<b>9</b>" }, { ...badge, value: -1 }]) {
      parent.postMessage(data, "*");
    }
    parent.postMessage({ parley: "conversation", value: "yes" }, "*");
    parent.postMessage({ parley: "dance", value: true }, "*");
    parent.postMessage({ parley: "dance", value: 17 }, "*");
  });
  await untilHeard(host, 17);
  expect(await host.badge.textContent()).toBe("");
  expect(await host.storage()).toEqual({});
  expect(host.errors).toEqual([]);
});

/** Whether the frame took a message that its panel is open: then its field has the focus, once it has drawn that. */
function hasFocusedField(frame: Frame): Promise<boolean> {
  return frame.evaluate(async () => {
    for (let drawn = 0; drawn < 2; drawn += 1) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    return document.activeElement?.tagName === "TEXTAREA";
  });
}

/** Embeds the frame by hand, and tells it from the host's page that it is open. */
async function embed(claimedHost: string): Promise<Frame> {
  const query = new URLSearchParams({ tenant: "acme", host: claimedHost });
  const embedded = `<iframe id="embedded" src="${server().origin}/widget/frame?${query}"></iframe>`;
  const host = await HostPage.open(await profile(), server(), { head: "", body: embedded });
  const frame = await contentOf(host, "#embedded");
  await frame.getByRole("textbox", { name: "Your message" }).waitFor();
  await frame.evaluate(() => addEventListener("message", () => document.body.classList.add("told")));
  await host.page.evaluate(() => {
    const embeddedFrame = document.querySelector<HTMLIFrameElement>("#embedded");
    embeddedFrame?.contentWindow?.postMessage({ parley: "visibility", value: true }, "*");
  });
  await frame.locator("body.told").waitFor();
  return frame;
}

test("the frame listens to the host's page that it was made for", async () => {
  const frame = await embed(server().hostOrigin);
  expect(await hasFocusedField(frame)).toBe(true);
});

test("the frame ignores a page whose origin is not the one that it was made for", async () => {
  const frame = await embed("https://somebody-else.example");
  expect(await hasFocusedField(frame)).toBe(false);
});

test("the frame ignores another window of the host's origin", async () => {
  const sibling = `<iframe id="sibling" srcdoc="<p>sibling</p>"></iframe>`;
  const query = new URLSearchParams({ tenant: "acme", host: server().hostOrigin });
  const embedded = `<iframe id="embedded" src="${server().origin}/widget/frame?${query}"></iframe>`;
  const host = await HostPage.open(await profile(), server(), { head: "", body: sibling + embedded });
  const frame = await contentOf(host, "#embedded");
  await frame.getByRole("textbox", { name: "Your message" }).waitFor();
  await frame.evaluate(() => addEventListener("message", () => document.body.classList.add("told")));
  await (await contentOf(host, "#sibling")).evaluate(() => {
    const script = document.createElement("script");
    script.textContent = `parent.document.querySelector("#embedded").contentWindow
      .postMessage({ parley: "visibility", value: true }, "*")`;
    document.body.append(script);
  });
  await frame.locator("body.told").waitFor();
  expect(await hasFocusedField(frame)).toBe(false);
});
