import { createOperatorClient } from "#lib/client/operator-client.ts";
import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";
import { createRestApi } from "#lib/client/rest-api.ts";
import type { MemberEntry } from "../enter/sign-in.ts";
import type { StateFolder } from "../enter/state-folder.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { line } from "../text/line.ts";
import { operatorCommands } from "./operator-commands.ts";
import { OperatorDesk } from "./operator-desk.ts";
import type { Session } from "./run-session.ts";

export interface Surroundings {
  terminal: Terminal;
  webUrl: string;
  /** The hub that was asked for, if any. */
  hubUrl: string | undefined;
  folder: StateFolder;
}

/** Seats a member who has signed in. */
export function startOperator(
  { me, headers }: MemberEntry,
  { terminal, webUrl, hubUrl, folder }: Surroundings,
): Session {
  const { kind, id, name, tenant, permissions } = me;
  const self = { kind, id, name };
  const outbox = createFileOutbox({ directory: folder.outbox, tenant: tenant.slug, self });
  const server = { baseUrl: webUrl, tenant: tenant.slug, headers };
  const mayClaim = permissions.includes("conversations.claim");
  const client = createOperatorClient({ ...server, self, hubUrl, outbox, mayClaim });
  const api = createRestApi(server);
  const desk = new OperatorDesk({ client, api, terminal, self, hubUrl });
  return {
    client,
    outbox,
    commands: operatorCommands({ client, api, terminal, desk, selfId: id }),
    say: (body) => void client.send(desk.openConversation(), { kind: "message", body }),
    async lay() {
      terminal.print(line(`You are ${name}, at ${tenant.name}.`));
      await desk.lay();
      terminal.print(line({ text: "/help lists the commands.", tone: "faint" }));
    },
  };
}
