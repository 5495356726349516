import { expect, test } from "vitest";
import { anApplication } from "#tests/http/an-application.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { anInProcessHub } from "#tests/isolation/in-process-hub.ts";
import { until } from "#tests/signalr/until.ts";
import { connect } from "./hub-client.ts";

test("what comes by the hub is shown to everybody without a look at the database", async () => {
  await using application = await anApplication();
  const { ada, vera, conversationId } = await aScene(application);
  const watch = () => ({ close: () => undefined });
  await using hub = await anInProcessHub({ ...application, database: { ...application.database, watch } });
  const [ofAda, ofVera] = [await connect(hub, ada), await connect(hub, vera)];
  await Promise.all([ofAda.subscribe(), ofVera.subscribe()]);
  for (const body of ["One", "Two", "Three"]) await ofVera.invoke("SendMessage", { conversationId, body });
  await until(() => ofAda.events.length === 3 && ofVera.events.length === 3);
  expect([ofAda.bodies(), ofVera.bodies()]).toEqual(Array.from({ length: 2 }, () => ["One", "Two", "Three"]));
  expect(hub.errors).toEqual([]);
});
