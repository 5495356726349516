import { describe, expect, test } from "vitest";
import { aHub, anything, method, type RunningHub, type TestHubOptions } from "../a-hub.ts";
import { browserPages } from "../browser-page.ts";
import { aTcpProxy } from "../tcp-proxy.ts";
import { until } from "../until.ts";
import { protocolNames } from "../wire-codec.ts";
import { endless } from "./endless.ts";
import { clientCombinations, testMethods } from "./test-methods.ts";

const pages = browserPages();

/** A hub that pages of the other origin may use. */
function aHubForPages(options: TestHubOptions = {}): Promise<RunningHub> {
  return aHub({ methods: testMethods, allowOrigin: (origin) => origin === pages.origin(), ...options });
}

describe.each(clientCombinations)("a page of another origin with $protocol over $transport", (options) => {
  test("gets the results and errors of what it invokes, and its token is not kept", async () => {
    const { url, connection } = await aHubForPages();
    const page = await pages.start(url, options);
    const value = { text: "zwei \u001e\n", list: [1, -2.5, null, true], deep: { er: [{}] } };
    const answers = await page.evaluate(async (sent) => {
      const error = await window.client.invoke("fail", "Not now.").catch(String);
      return [await window.client.invoke("echo", sent), error, await window.client.invoke("echo", "on")];
    }, value);
    expect(answers).toEqual([value, expect.stringContaining("HubException: Not now."), "on"]);
    expect(connection().user.name).toBe("alice");
    expect(connection().request.headers.origin).toBe(pages.origin());
    expect(connection().request.url.href).not.toContain("alice");
  });

  test("sends in order and is sent to in order", async () => {
    const noted: unknown[] = [];
    const note = method({ args: [anything], run: (_call, value) => void noted.push(value) });
    const { url } = await aHubForPages({ methods: { ...testMethods, note } });
    const page = await pages.start(url, options);
    const numbers = Array.from({ length: 100 }, (_value, index) => index);
    const repeated = await page.evaluate(async (sent) => {
      window.client.on("repeated", (value) => window.notes.push(value));
      await Promise.all(sent.map((number) => window.client.send("note", number)));
      await window.client.invoke("repeat", sent);
      return window.notes;
    }, numbers);
    expect(noted).toEqual(numbers);
    expect(repeated).toEqual(numbers);
  });

  test("streams down and up, both at once, and cancels", async () => {
    const { seen, wait } = endless(1);
    const { url } = await aHubForPages({ methods: { ...testMethods, wait } });
    const page = await pages.start(url, options);
    const doubled = await page.evaluate(async () => {
      const numbers = new window.signalR.Subject<number>();
      const doubles = new Promise<unknown[]>((complete, error) => {
        const items: unknown[] = [];
        const next = (item: unknown) => items.push(item);
        window.client.stream("double", numbers).subscribe({ next, complete: () => complete(items), error });
      });
      for (const number of [1, 2, 3]) numbers.next(number);
      numbers.complete();
      return doubles;
    });
    expect(doubled).toEqual([2, 4, 6]);
    await page.evaluate(async () => {
      await new Promise<void>((complete, error) => {
        const subscription = window.client.stream("wait").subscribe({
          next() {
            subscription.dispose();
            complete();
          },
          complete,
          error,
        });
      });
    });
    await until(() => seen.isAborted);
  });

  test("answers the server's questions", async () => {
    const { url } = await aHubForPages();
    const page = await pages.start(url, options);
    const answer = await page.evaluate(async () => {
      window.client.on("answer", (question) => `${question} Because.`);
      return window.client.invoke<unknown>("ask");
    });
    expect(answer).toBe("Why? Because.");
  });

  test("comes back from a close that lets it, and not from one that does not", async () => {
    const { url, connection, hub } = await aHubForPages();
    const page = await pages.start(url, { ...options, reconnects: true });
    await page.evaluate(() => {
      window.client.onreconnected(() => window.notes.push("reconnected"));
      window.client.onclose((error) => window.notes.push(String(error)));
    });
    const notes = () => page.evaluate(() => window.notes);
    connection().close({ allowReconnect: true });
    await expect.poll(notes).toEqual(["reconnected"]);
    expect(await page.evaluate(() => window.client.invoke<unknown>("echo", "back"))).toBe("back");
    connection().close({ error: "Out." });
    await expect.poll(notes).toEqual(["reconnected", expect.stringContaining("Out.")]);
    expect(hub.connections.size).toBe(0);
  });

  test("ends its connection in good order when it stops", async () => {
    const ends: unknown[] = [];
    const { url } = await aHubForPages({ onDisconnected: (_call, error) => void ends.push(error) });
    const page = await pages.start(url, options);
    await page.evaluate(() => window.client.stop());
    await until(() => ends.length === 1);
    expect(ends).toEqual([undefined]);
  });
});

describe.each(protocolNames)("a page of another origin with %s", (protocol) => {
  test("gets and sends everything exactly once over a socket that is cut", async () => {
    const noted: unknown[] = [];
    const note = method({ args: [anything], run: (_call, value) => void noted.push(value) });
    const { url, connection, hub } = await aHubForPages({
      statefulReconnect: true,
      methods: { ...testMethods, note },
    });
    const proxy = await aTcpProxy(url);
    const page = await pages.start(proxy.url, { protocol, transport: "WebSockets", resumes: true });
    await page.evaluate(() => window.client.on("number", (number) => window.notes.push(number)));
    const { connectionId } = connection();
    const numbers: number[] = [];
    for (const round of [0, 1, 2]) {
      const batch = Array.from({ length: 50 }, (_value, index) => round * 50 + index);
      numbers.push(...batch);
      const isSent = page.evaluate(async (sent) => {
        for (const number of sent) await window.client.send("note", number);
      }, batch);
      for (const number of batch) connection().send("number", number);
      await until(() => noted.length > round * 50);
      proxy.cut();
      await isSent;
      await expect.poll(() => page.evaluate(() => window.notes.length)).toBe(numbers.length);
      await until(() => noted.length === numbers.length);
    }
    expect(await page.evaluate(() => window.notes)).toEqual(numbers);
    expect(noted).toEqual(numbers);
    expect(hub.connections.size).toBe(1);
    expect(connection().connectionId).toBe(connectionId);
  });
});

test("a page of an origin that is not allowed gets no connection", async () => {
  const { url, hub } = await aHub({ methods: testMethods });
  const outcomes = await Promise.all(
    [true, false].map(async (skipNegotiation) => {
      const start = pages.start(url, { skipNegotiation, transport: "WebSockets" });
      return start.then(
        () => "started",
        () => "refused",
      );
    }),
  );
  expect(outcomes).toEqual(["refused", "refused"]);
  expect(hub.connections.size).toBe(0);
});
