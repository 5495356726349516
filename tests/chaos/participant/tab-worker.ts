import { parentPort, workerData } from "node:worker_threads";
import { createChatClient } from "#lib/client/create-chat-client.ts";
import { createOperatorClient } from "#lib/client/operator-client.ts";
import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";
import type { OutboxStorage } from "#lib/client/outbox/outbox-storage.ts";
import { randomFrom } from "#tests/client/random.ts";
import type { Habits } from "../plan/plan.ts";
import { Desk } from "./desk.ts";
import type { Observation, Order, TabOptions } from "./protocol.ts";
import { Tab } from "./tab.ts";

/** A tab, as a thread that can be ended as abruptly as a browser ends one. */
const options: TabOptions = workerData;
const { baseUrl, tenant, self, headers, outboxDirectory, habits, seed } = options;

const port = parentPort;
if (port === null) throw new Error("A tab runs in a thread of its own.");
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no origin.
const tell = (observation: Observation): void => port.postMessage(observation);

const storage = createFileOutbox({ directory: outboxDirectory, tenant, self });
const outbox: OutboxStorage = {
  ...storage,
  async put(message) {
    await storage.put(message);
    tell({ kind: "kept", id: message.id });
  },
};

const { authorization, ...others } = headers;
const bearer = authorization?.replace(/^Bearer /, "");
const credentials = bearer === undefined ? { headers: others } : { bearer };
const about = { baseUrl, tenant, self, outbox, ...credentials };
const { client, desk } = habits === null ? { client: createChatClient(about), desk: null } : atDesk(habits);
const tab = new Tab({ client, options, desk, tell });
port.on("message", (order: Order) => tab.obey(order));
tab.open();

function atDesk(given: Habits) {
  const operator = createOperatorClient({ ...about, mayClaim: true });
  return { client: operator, desk: new Desk({ client: operator, self, habits: given, random: randomFrom(~seed) }) };
}
