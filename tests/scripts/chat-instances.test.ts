import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { build } from "#scripts/build.ts";
import { demoPassword } from "#scripts/demo/people.ts";
import { testSecret } from "#tests/http/an-application.ts";
import { hubProcessOver } from "#tests/hub/a-hub-process.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { type Installation, startInstallation } from "#tests/support/installation.ts";
import { historyOf } from "#tests/support/operator-api.ts";
import type { ServerProcess } from "#tests/support/server-process.ts";
import { signIn } from "#tests/support/sign-in.ts";
import { startConversation } from "#tests/support/visitor-api.ts";
import { type ChatProcess, startChat } from "./chat/a-chat.ts";
import { dangersIn } from "./chat/dangers-in.ts";

/** The web process and its hub, and another hub over the same file of which the web process tells nobody. */
let installation: Installation;
let secondHub: ServerProcess;
let secondHubUrl: string;
let folder: string;

beforeAll(async () => {
  if (!existsSync(resolve(import.meta.dirname, "../../.next/BUILD_ID"))) await build();
  installation = await startInstallation({ env: { AUTH_SECRET: testSecret } });
  const [port = 0] = await freePorts(1);
  secondHubUrl = `http://localhost:${port}`;
  const variables = { PUBLIC_URL: installation.webUrl };
  secondHub = hubProcessOver(join(installation.dataDir, "parley.db"), { port, variables });
  await secondHub.start();
  folder = await mkdtemp(join(tmpdir(), "parley-chat-"));
}, 180_000);

afterAll(async () => {
  await secondHub.stop();
  await installation.stop();
  await rm(folder, { recursive: true, force: true });
});

const sessionList = z.object({ items: z.array(z.object({ id: z.string() })) });

let names = 0;

/** A visitor whom nobody else is. */
function aName(): string {
  names += 1;
  return `Vera ${names}`;
}

function operatorAt(hubUrl: string): ChatProcess {
  return startChat(["--as", "ada@acme.test", ...serversWith(hubUrl)], { password: demoPassword });
}

function visitorAt(hubUrl: string, name: string): ChatProcess {
  return startChat(["--visitor", "acme", "--name", name, ...serversWith(hubUrl)]);
}

function serversWith(hubUrl: string): string[] {
  return ["--web", installation.webUrl, "--hub", hubUrl, "--state", folder];
}

/** How many unsent messages are kept of anybody. */
async function keptCount(): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((name) => name.includes("outbox") && name.endsWith(".json")).length;
}

/** Where visitors' tokens are kept. */
async function tokenFiles(): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) => /visitor\+acme\+[^/]*\.json$/.test(file)).map((file) => join(folder, file));
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe("an operator at one hub and a visitor at another", { timeout: 90_000 }, () => {
  test("talk both ways, through a kill and a restart of a hub, and everything arrives once", async () => {
    const { hubUrl } = installation;
    const name = aName();
    await using ada = operatorAt(hubUrl);
    await using vera = visitorAt(secondHubUrl, name);
    await ada.said(`Live, by the hub at ${hubUrl}.`);
    await vera.said(`Live, by the hub at ${secondHubUrl}.`);

    vera.enter("Where is my parcel?");
    await vera.said("You: Where is my parcel?  sending…");
    await vera.said("sent “Where is my parcel?”");
    const [, offer] = await ada.said(new RegExp(`Offer (\\d+) {2}${name} asks: “Where is my parcel\\?”`));
    ada.enter(`/accept ${offer}`);
    await ada.said(`── ${name}  open`);
    await vera.said("Ada Lovelace joined the conversation");
    ada.enter("On its way.");
    await vera.said("Ada Lovelace: On its way.");
    await ada.said("seen “On its way.”");
    vera.enter("Thank you!");
    await ada.said(`${name}: Thank you!`);
    await vera.said("seen “Thank you!”");

    await installation.killHub();
    await ada.said(`Polling: messages arrive a little slower until the hub at ${hubUrl} answers.`);
    vera.enter("Still there?");
    await ada.said(`${name}: Still there?`);
    ada.enter("Yes, a little slower.");
    await vera.said("Ada Lovelace: Yes, a little slower.");
    await installation.startHub();
    await ada.said(`Live, by the hub at ${hubUrl}.`);
    ada.enter("Back again.");
    await vera.said("Ada Lovelace: Back again.");
    vera.enter("I have not noticed.");
    await ada.said(`${name}: I have not noticed.`);
    // It was live at its own hub all the time.
    const [, ...sinceLive] = vera.output().split("Live, by the hub");
    expect(sinceLive).toEqual([expect.not.stringContaining("Polling")]);

    ada.enter("/close");
    await vera.said("closed the conversation");
    expect(await vera.leave()).toBe(0);
    expect(await ada.leave()).toBe(0);
    for (const body of ["On its way.", "Yes, a little slower.", "Back again."]) {
      expect(count(vera.output(), `Ada Lovelace: ${body}`)).toBe(1);
    }
    for (const body of ["Thank you!", "Still there?", "I have not noticed."]) {
      expect(count(ada.output(), `: ${body}\n`)).toBe(1);
    }
  });

  test("the visitor comes back as who they were, to what was said meanwhile", async () => {
    const name = aName();
    await using vera = visitorAt(secondHubUrl, name);
    vera.enter("Is anybody there?");
    await vera.said("sent “Is anybody there?”");
    expect(await vera.leave()).toBe(0);
    await using ada = operatorAt(installation.hubUrl);
    const [, number] = await ada.said(new RegExp(`(\\d+) {2}${name} +waiting`));
    ada.enter(`/claim ${number}`);
    await ada.said(`${name}: Is anybody there?`);
    ada.enter("Now I am.");
    await ada.said("sent “Now I am.”");
    await using again = visitorAt(installation.hubUrl, name);
    await again.said("You: Is anybody there?");
    await again.said("Ada Lovelace: Now I am.");
    await ada.said("seen “Now I am.”");
    for (const file of await tokenFiles()) expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await tokenFiles()).not.toEqual([]);
  });
});

describe("what was written", { timeout: 90_000 }, () => {
  test("while nothing answered goes out once, when the program that was killed is started again", async () => {
    const name = aName();
    await using vera = visitorAt(secondHubUrl, name);
    vera.enter("First");
    await vera.said("sent “First”");
    await Promise.all([installation.killWeb(), secondHub.kill()]);
    await vera.said("Reconnecting: the server does not answer.");
    const before = await keptCount();
    vera.enter("Second");
    await vera.said("You: Second  sending…");
    await vi.waitFor(async () => expect(await keptCount()).toBe(before + 1), { timeout: 5_000 });
    vera.signal("SIGKILL");
    await vera.ended;
    await Promise.all([installation.startWeb(), secondHub.start()]);

    await using again = visitorAt(secondHubUrl, name);
    await again.said("sent “Second”");
    again.enter("Third");
    await again.said("sent “Third”");
    expect(await again.leave()).toBe(0);
    expect(await keptCount()).toBe(before);
    await using ada = operatorAt(installation.hubUrl);
    const [, number] = await ada.said(new RegExp(`(\\d+) {2}${name} +waiting`));
    ada.enter(`/open ${number}`);
    await ada.said(new RegExp(`${name}: First\\n.*${name}: Second\\n.*${name}: Third\\n`));
    expect(count(ada.output(), `${name}: Second`)).toBe(1);
  });

  test("by a visitor whom the server knows no more goes out by who they are now", async () => {
    const name = aName();
    await using vera = visitorAt(secondHubUrl, name);
    await vera.said("/help lists the commands.");
    await Promise.all([installation.killWeb(), secondHub.kill()]);
    vera.enter("One");
    vera.enter("Two");
    await vera.said("You: Two  sending…");
    vera.leave().catch(() => undefined);
    await vera.said("2 messages were not sent. They are kept, for when you come back.");
    await vera.ended;
    await Promise.all([installation.startWeb(), secondHub.start()]);
    for (const file of await tokenFiles()) {
      const known = JSON.parse(await readFile(file, "utf8"));
      if (known.name === name) await writeFile(file, JSON.stringify({ ...known, token: "forged" }));
    }
    await using again = visitorAt(secondHubUrl, name);
    await again.said(/You: One {2}sending….*You: Two {2}sending…/s);
    await again.said("sent “Two”");
    await again.leave();
    await using ada = operatorAt(installation.hubUrl);
    const [, number] = await ada.said(new RegExp(`(\\d+) {2}${name} +waiting`));
    ada.enter(`/open ${number}`);
    await ada.said(new RegExp(`${name}: One\\n.*${name}: Two\\n`));
    expect(count(ada.output(), `${name}: One\n`)).toBe(1);
  });

  test("right before the input ended is sent before the program ends", async () => {
    const name = aName();
    await using vera = visitorAt(secondHubUrl, name);
    vera.enter("Just one thing");
    expect(await vera.leave()).toBe(0);
    await using ada = operatorAt(installation.hubUrl);
    await ada.said(new RegExp(`${name} +waiting.*“Just one thing”`));
  });

  test("by somebody who means harm does not drive the operator's terminal", async () => {
    const { webUrl, hubUrl } = installation;
    await using ada = operatorAt(hubUrl);
    await ada.said(`Live, by the hub at ${hubUrl}.`);
    const name = `Mallory\u001b]0;mine\u0007\n12:00 Ada Lovelace ${aName()}`;
    const body = "\u001b[2J\u001b[HYou have won\r\u009b31m\n12:00 You: I agree";
    const { conversationId } = await startConversation(webUrl, { name, body });
    const [, number] = await ada.said(/(\d+) {2}Mallory.* is waiting\./);
    ada.enter(`/open ${number}`);
    await ada.said("12:00 You: I agree");
    expect(dangersIn(ada.output())).toEqual([]);
    expect(ada.output()).not.toMatch(/^12:00/m);
    expect(await historyOf(webUrl, conversationId)).toEqual([body]);
  });
});

test("an operator does by commands what the console does", { timeout: 60_000 }, async () => {
  const { hubUrl } = installation;
  const name = aName();
  await using ada = operatorAt(hubUrl);
  await using vera = visitorAt(hubUrl, name);
  await ada.said(`Live, by the hub at ${hubUrl}.`);
  vera.enter("Hello");
  const [, number] = await ada.said(new RegExp(`(\\d+) {2}${name} is waiting\\.`));
  const does = async (line: string, words: string | RegExp) => {
    ada.enter(line);
    await ada.said(words);
  };
  await does("Too early", "No conversation is open. /list shows them, and /open 1 opens one.");
  await does("/open 999", "No conversation has the number 999.");
  await does("/dance", "There is no command /dance. /help lists them.");
  await does("/list queue", new RegExp(`Waiting in the queue\\n.*${number} {2}${name} +waiting`, "s"));
  await does(`/claim ${number}`, `── ${name}  open · number ${number} · id …`);
  await does("/note She is in a hurry", "You (note): She is in a hurry");
  await does("//help is a command", "You: /help is a command");
  await vera.said("Ada Lovelace: /help is a command");
  await does("/release", "It is back in the queue.");
  await does("/claim", "Ada Lovelace joined the conversation");
  await vera.said("Ada Lovelace joined the conversation");
  await does("/close", "Ada Lovelace closed the conversation");
  await does("/reopen", "reopened the conversation");
  await does("/list all", "All conversations");
  await does("/list ours", "/list takes one of queue, mine, all.");
  await does("/busy", "You are busy: nothing new is offered to you.");
  await does("/who", /Ada Lovelace \(you\) +here, busy +\d+ of \d+/);
  await does("/available", "You are available: conversations are offered to you.");
  await does("/retry", "There is no message here that was not sent.");
  await does("/help", "/accept [offer]");
  vera.enter("/close");
  await vera.said("There is no command /close.");
  expect(ada.output()).not.toContain("is yours now");
  expect(vera.output()).not.toContain("hurry");
  const bodies = vera.output().match(/Ada Lovelace: .*/g);
  expect(bodies).toEqual(["Ada Lovelace: /help is a command"]);
});

describe("who cannot come in is told why in one line", { timeout: 60_000 }, () => {
  const state = () => ["--state", folder];

  test("with a wrong password, which is not repeated", async () => {
    const password = "a secret that is wrong";
    const chat = startChat(["--as", "ada@acme.test", "--web", installation.webUrl, ...state()], { password });
    expect(await chat.ended).toBe(1);
    expect(chat.output()).toBe("This email and password do not match. Check both and try again.\n");
  });

  test("for a workspace that does not exist, a server that does not answer, and one that is another", async () => {
    const { webUrl, hubUrl } = installation;
    const ends = async (args: readonly string[]) => {
      const chat = startChat([...args, ...state()], { password: "any" });
      return [await chat.ended, chat.output()];
    };
    expect(await ends(["--visitor", "nobody", "--web", webUrl])).toEqual([
      1,
      `There is no workspace “nobody” at ${webUrl}.\n`,
    ]);
    const silent = "http://localhost:1 does not answer. Is Parley running there? --web says where else it is.\n";
    expect(await ends(["--visitor", "acme", "--web", "http://localhost:1"])).toEqual([1, silent]);
    expect(await ends(["--as", "ada@acme.test", "--web", "http://localhost:1"])).toEqual([1, silent]);
    const other = `${hubUrl} answers, but not as Parley's web process does. --web says where that is.\n`;
    expect(await ends(["--visitor", "acme", "--web", hubUrl])).toEqual([1, other]);
    expect(await ends(["--as", "ada@acme.test", "--web", hubUrl])).toEqual([1, other]);
  });

  test("who calls it wrongly ends with 2", async () => {
    const chat = startChat(["--hub", "http://localhost:3001"]);
    expect(await chat.ended).toBe(2);
    expect(chat.output()).toBe(
      "Say who you are: either --as <email> or --visitor <workspace>. --help shows what there is.\n",
    );
  });
});

describe("a member who leaves", { timeout: 60_000 }, () => {
  test.each(["Ctrl-C", "Ctrl-D", "/quit"])("by %s is signed out", async (way) => {
    const { webUrl, hubUrl } = installation;
    const headers = { cookie: await signIn(webUrl, "ada@acme.test") };
    const sessionCount = async () => {
      const response = await fetch(`${webUrl}/api/v1/tenants/acme/sessions`, { headers });
      return sessionList.parse(await response.json()).items.length;
    };
    const before = await sessionCount();
    await using ada = operatorAt(hubUrl);
    await ada.said("/help lists the commands.");
    expect(await sessionCount()).toBe(before + 1);
    if (way === "Ctrl-C") ada.signal("SIGINT");
    else if (way === "/quit") ada.enter(way);
    else void ada.leave();
    expect(await ada.ended).toBe(0);
    expect(await sessionCount()).toBe(before);
  });
});
