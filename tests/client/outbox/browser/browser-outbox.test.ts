import type { BrowserContext } from "playwright-core";
import { onTestFinished } from "vitest";
import type { OutboxOwner, OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { outboxStorageContract } from "#tests/contracts/outbox-storage.ts";
import { outboxPages } from "./outbox-pages.ts";

const pages = outboxPages();
let profile: BrowserContext | undefined;

/** A storage in a page of its own, all in one profile. */
async function inPage(owner: OutboxOwner): Promise<OutboxStorage> {
  if (profile === undefined) {
    ({ profile } = await pages.profile());
    onTestFinished(() => {
      profile = undefined;
    });
  }
  const page = await profile.newPage();
  const listeners = new Set<() => void>();
  const works: (() => Promise<unknown>)[] = [];
  await page.exposeFunction("told", () => listeners.forEach((listener) => listener()));
  await page.exposeFunction("work", (number: number) => works[number]?.());
  await page.goto(pages.origin());
  await page.evaluate((whose) => window.openStorage(whose), owner);
  return {
    load: () => page.evaluate(() => window.storage.load()),
    put: (message) => page.evaluate((given) => window.storage.put(given), message),
    remove: (messageId) => page.evaluate((id) => window.storage.remove(id), messageId),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async exclusively<Result>(conversationId: string, work: () => Promise<Result>): Promise<Result> {
      const { promise, resolve } = Promise.withResolvers<Result>();
      // A value that passes through a page is a copy, so the work's own goes past it.
      works.push(async () => resolve(await work()));
      const number = works.length - 1;
      await page.evaluate(([id, which]) => window.storage.exclusively(id, () => window.work(which)), [
        conversationId,
        number,
      ] as const);
      return promise;
    },
  };
}

outboxStorageContract(inPage);
