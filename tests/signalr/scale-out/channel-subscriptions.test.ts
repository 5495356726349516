import { expect, test } from "vitest";
import { ChannelSubscriptions } from "#lib/signalr/scale-out/channel-subscriptions.ts";
import { createInProcessBus } from "#lib/signalr/scale-out/in-process-backplane.ts";
import { aGate, until } from "../until.ts";

/** On a backplane that brings messages as soon as it is asked for, but confirms that only when it is let. */
function slowlyConfirmed() {
  const backplane = createInProcessBus().connect();
  const gate = aGate();
  const received: string[] = [];
  const errors: unknown[] = [];
  const subscriptions = new ChannelSubscriptions({
    backplane: {
      ...backplane,
      async subscribe(channel, listener) {
        const unsubscribe = await backplane.subscribe(channel, listener);
        await gate.opened;
        return unsubscribe;
      },
    },
    receive: (message) => received.push(message.toString()),
    reportError: (error) => errors.push(error),
  });
  const publish = (text: string, channel = "c") => backplane.publish(channel, Buffer.from(text));
  return { subscriptions, received, errors, publish, confirm: gate.open };
}

test("a channel that is left and joined again before the first subscription is confirmed is heard once", async () => {
  const { subscriptions, received, publish, confirm } = slowlyConfirmed();
  for (const isWanted of [true, false, true, false, true]) subscriptions.set("c", isWanted);
  await publish("1");
  await until(() => received.length > 0);
  confirm();
  await subscriptions.active("c");
  await publish("2");
  await until(() => received.length > 1);
  expect(received).toEqual(["1", "2"]);
});

test("a channel that is left before it is confirmed is not heard", async () => {
  const { subscriptions, received, publish, confirm } = slowlyConfirmed();
  subscriptions.set("other", true);
  subscriptions.set("c", true);
  subscriptions.set("c", false);
  await publish("1");
  confirm();
  await publish("2");
  await publish("last", "other");
  await until(() => received.length > 0);
  expect(received).toEqual(["last"]);
});

test("a channel is active only when it is confirmed, for everybody who waits for it", async () => {
  const { subscriptions, confirm } = slowlyConfirmed();
  subscriptions.set("c", true);
  const order: string[] = [];
  const waiting = [1, 2].map((number) => subscriptions.active("c").then(() => order.push(`active ${number}`)));
  await new Promise(setImmediate);
  order.push("confirmed");
  confirm();
  await Promise.all(waiting);
  expect(order).toEqual(["confirmed", "active 1", "active 2"]);
});

test("a channel that is refused is reported, and whoever waits for it is told", async () => {
  const backplane = createInProcessBus().connect();
  await backplane.close();
  const errors: unknown[] = [];
  const subscriptions = new ChannelSubscriptions({
    backplane,
    receive() {},
    reportError: (error) => errors.push(error),
  });
  subscriptions.set("c", true);
  await expect(subscriptions.active("c")).rejects.toThrow("The backplane is closed.");
  expect(errors).toEqual([new Error("The backplane is closed.")]);
  subscriptions.set("c", false);
  await subscriptions.active("c");
});
