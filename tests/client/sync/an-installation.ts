import { expect, onTestFinished, vi } from "vitest";
import type { ChatClient } from "#lib/client/chat-client.ts";
import type { Connection } from "#lib/client/chat-state.ts";
import { createChatClient } from "#lib/client/create-chat-client.ts";
import type { Person } from "#tests/http/person.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { aHubProcess, type HubProcess } from "#tests/hub/a-hub-process.ts";
import { aWebServer, type WebServer } from "../a-web-server.ts";

/** A hub and a REST door on real sockets, and clients of them. */
export class Installation implements AsyncDisposable {
  readonly hub: HubProcess;
  readonly web: WebServer;

  constructor(hub: HubProcess, web: WebServer) {
    this.hub = hub;
    this.web = web;
  }

  /** A client of somebody's, as their screen has one. It stops with the test. */
  clientOf(person: Person): ChatClient {
    const client = this.standingClientOf(person);
    client.start();
    return client;
  }

  /** One that hears of nothing by itself. */
  standingClientOf(person: Person): ChatClient {
    const { principal, id, name, tenant, headers } = person;
    const bearer = headers.authorization?.replace("Bearer ", "");
    const client = createChatClient({
      baseUrl: this.web.baseUrlFor(person),
      tenant: tenant.slug,
      self: { kind: principal.kind === "visitor" ? "visitor" : "operator", id, name },
      ...(bearer === undefined ? {} : { bearer }),
    });
    onTestFinished(() => client.stop());
    return client;
  }

  /** An operator and a visitor, both live and looking at the visitor's conversation. */
  async twoClients() {
    const scene = await aScene(this.hub.application);
    const [ada, vera] = [this.clientOf(scene.ada), this.clientOf(scene.vera)];
    await Promise.all([connected(ada, "live"), connected(vera, "live")]);
    for (const client of [ada, vera]) {
      await client.loadConversations({});
      await client.loadMessages(scene.conversationId);
    }
    return { ...scene, adaClient: ada, veraClient: vera };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.web[Symbol.asyncDispose]();
    await this.hub[Symbol.asyncDispose]();
  }
}

export async function anInstallation(): Promise<Installation> {
  const hub = await aHubProcess();
  return new Installation(hub, await aWebServer(hub.application));
}

export function eventually(claim: () => void, timeout = 8_000): Promise<void> {
  return vi.waitFor(claim, { timeout, interval: 10 });
}

export const connected = (client: ChatClient, connection: Connection) =>
  eventually(() => expect(client.store.getState().connection).toBe(connection));

export const bodies = (client: ChatClient, conversationId: string) =>
  client.store.getState().transcripts[conversationId]?.messages.map(({ body }) => body) ?? [];

export const pending = (client: ChatClient, conversationId: string) =>
  client.store.getState().pending[conversationId]?.map(({ body, status, error }) => ({ body, status, error })) ?? [];

export const say = (client: ChatClient, conversationId: string, body: string) =>
  client.send(conversationId, { kind: "message", body });
