import { expect, onTestFinished, test, vi } from "vitest";
import { createChatClient } from "#lib/client/create-chat-client.ts";
import { anApplication } from "#tests/http/an-application.ts";
import { act, aScene } from "#tests/http/some-conversation.ts";
import { hubProcessOver } from "#tests/hub/a-hub-process.ts";
import { freePorts } from "#tests/support/free-ports.ts";
import { aWebServer } from "./a-web-server.ts";

test("a client is live by the hub that it was given, and not by the one that the server names", async () => {
  await using application = await anApplication({ hubUrl: "http://localhost:1" });
  await using web = await aWebServer(application);
  const [port = 0] = await freePorts(1);
  const hub = hubProcessOver(application.file, { port });
  onTestFinished(() => hub.stop());
  await hub.start();
  const { ada, vera, conversationId } = await aScene(application);
  const client = createChatClient({
    baseUrl: web.baseUrlFor(vera),
    hubUrl: `http://127.0.0.1:${port}`,
    tenant: vera.tenant.slug,
    self: { kind: "visitor", id: vera.id, name: vera.name },
    headers: vera.headers,
  });
  onTestFinished(() => client.stop());
  client.start();
  await vi.waitFor(() => expect(client.store.getState().connection).toBe("live"), { timeout: 10_000 });
  await client.loadMessages(conversationId);
  await act(application, { as: ada, conversationId }, { path: "/messages", body: { body: "Here I am" } });
  await vi.waitFor(() =>
    expect(client.store.getState().transcripts[conversationId]?.messages.at(-1)?.body).toBe("Here I am"),
  );
  expect(client.store.getState().connection).toBe("live");
});
