import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { HubBackplane } from "#lib/signalr/scale-out/hub-backplane.ts";
import { until } from "#tests/signalr/until.ts";

interface Inbox {
  messages: string[];
  listener(message: Buffer): void;
}

function anInbox(): Inbox {
  const messages: string[] = [];
  return { messages, listener: (message) => messages.push(message.toString()) };
}

/** `connect` gives another backplane of the same bus each time. */
export function hubBackplaneContract(connect: () => HubBackplane): void {
  function aBackplane(): HubBackplane {
    const backplane = connect();
    onTestFinished(() => backplane.close());
    return backplane;
  }
  const aChannel = () => `channel ${randomUUID()}`;
  const publish = (backplane: HubBackplane, channel: string, ...messages: string[]) =>
    Promise.all(messages.map((message) => backplane.publish(channel, Buffer.from(message))));

  describe("a backplane", () => {
    test("brings what is published to a channel to all who subscribed to it, and to nobody else", async () => {
      const [publisher, one, other] = [aBackplane(), aBackplane(), aBackplane()];
      const [channel, elsewhere] = [aChannel(), aChannel()];
      const [first, second, third] = [anInbox(), anInbox(), anInbox()];
      await one.subscribe(channel, first.listener);
      await other.subscribe(channel, second.listener);
      await other.subscribe(elsewhere, third.listener);
      await publish(publisher, channel, "hello");
      await publish(publisher, elsewhere, "elsewhere");
      await until(() => first.messages.length + second.messages.length + third.messages.length === 3);
      expect([first, second, third].map(({ messages }) => messages)).toEqual([["hello"], ["hello"], ["elsewhere"]]);
    });

    test("keeps the order of what one server publishes, over all channels", async () => {
      const [publisher, subscriber] = [aBackplane(), aBackplane()];
      const channels = [aChannel(), aChannel(), aChannel()];
      const inbox = anInbox();
      for (const channel of channels) await subscriber.subscribe(channel, inbox.listener);
      const numbers = Array.from({ length: 500 }, (_, index) => String(index));
      for (const [index, number] of numbers.entries()) void publish(publisher, channels[index % 3] ?? "", number);
      await until(() => inbox.messages.length === numbers.length);
      expect(inbox.messages).toEqual(numbers);
    });

    test("brings a publisher its own messages, but never before it has returned", async () => {
      const [backplane, channel, inbox] = [aBackplane(), aChannel(), anInbox()];
      await backplane.subscribe(channel, inbox.listener);
      const published = publish(backplane, channel, "to myself");
      expect(inbox.messages).toEqual([]);
      await published;
      await until(() => inbox.messages.length === 1);
    });

    test("has several listeners to one channel, of which each ends by itself", async () => {
      const [backplane, channel] = [aBackplane(), aChannel()];
      const [stays, leaves] = [anInbox(), anInbox()];
      await backplane.subscribe(channel, stays.listener);
      const unsubscribe = await backplane.subscribe(channel, leaves.listener);
      const unsubscribeSame = await backplane.subscribe(channel, leaves.listener);
      await publish(backplane, channel, "1");
      await until(() => leaves.messages.length === 2);
      await unsubscribe();
      await unsubscribe();
      await publish(backplane, channel, "2");
      await until(() => leaves.messages.length === 3);
      await unsubscribeSame();
      await publish(backplane, channel, "3");
      await until(() => stays.messages.length === 3);
      expect(stays.messages).toEqual(["1", "2", "3"]);
      expect(leaves.messages).toEqual(["1", "1", "2"]);
    });

    test("brings nothing after a subscription has ended", async () => {
      const [backplane, channel, marker] = [aBackplane(), aChannel(), aChannel()];
      const [ended, other] = [anInbox(), anInbox()];
      const unsubscribe = await backplane.subscribe(channel, ended.listener);
      await backplane.subscribe(marker, other.listener);
      await unsubscribe();
      await publish(backplane, channel, "too late");
      await publish(backplane, marker, "after it");
      await until(() => other.messages.length === 1);
      expect(ended.messages).toEqual([]);
    });

    test("stays subscribed for whoever subscribes again while the last subscription is ending", async () => {
      const [backplane, channel, inbox] = [aBackplane(), aChannel(), anInbox()];
      for (let round = 0; round < 20; round++) {
        const unsubscribe = await backplane.subscribe(channel, () => {});
        const ending = unsubscribe();
        const end = await backplane.subscribe(channel, inbox.listener);
        await ending;
        await publish(backplane, channel, `round ${round}`);
        await until(() => inbox.messages.length === round + 1);
        await end();
      }
    });

    test("does not look at the bytes: any of them, none of them, and a megabyte", async () => {
      const [backplane, channel] = [aBackplane(), aChannel()];
      const received: Buffer[] = [];
      await backplane.subscribe(channel, (message) => received.push(message));
      const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const sent = [everyByte, Buffer.alloc(0), randomBytes(1024 * 1024), Buffer.from("\r\n$5\r\nhello\r\n")];
      for (const message of sent) await backplane.publish(channel, message);
      await until(() => received.length === sent.length);
      expect(received.map((message, index) => sent[index]?.equals(message))).toEqual([true, true, true, true]);
    });

    test("tells channels apart by every character of their names", async () => {
      const [backplane, channel] = [aBackplane(), aChannel()];
      const names = [channel, `${channel} `, `${channel}*`, `${channel}?`, channel.toUpperCase(), `${channel}ü→🙂`];
      const inboxes = names.map(() => anInbox());
      for (const [index, name] of names.entries()) {
        await backplane.subscribe(name, (message) => inboxes[index]?.listener(message));
      }
      for (const name of names) await publish(backplane, name, name);
      await until(() => inboxes.every(({ messages }) => messages.length > 0));
      expect(inboxes.map(({ messages }) => messages)).toEqual(names.map((name) => [name]));
    });

    test("brings nothing more after its close, takes nothing more, and leaves others alone", async () => {
      const [closed, open, channel] = [connect(), aBackplane(), aChannel()];
      const [before, others] = [anInbox(), anInbox()];
      const unsubscribe = await closed.subscribe(channel, before.listener);
      await open.subscribe(channel, others.listener);
      await closed.close();
      await publish(open, channel, "after the close");
      await until(() => others.messages.length === 1);
      expect(before.messages).toEqual([]);
      await expect(publish(closed, channel, "from beyond")).rejects.toThrow("The backplane is closed.");
      await expect(closed.subscribe(channel, vi.fn<() => void>())).rejects.toThrow("The backplane is closed.");
      await unsubscribe();
      await closed.close();
      expect(others.messages).toEqual(["after the close"]);
    });
  });
}
