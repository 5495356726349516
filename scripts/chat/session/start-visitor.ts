import { createChatClient } from "#lib/client/create-chat-client.ts";
import { createFileOutbox } from "#lib/client/outbox/file-outbox.ts";
import { createRestApi } from "#lib/client/rest-api.ts";
import type { VisitorEntry } from "../enter/enter-visitor.ts";
import { line } from "../text/line.ts";
import type { Session } from "./run-session.ts";
import type { Surroundings } from "./start-operator.ts";
import { VisitorDesk } from "./visitor-desk.ts";

/** Seats a visitor of a workspace. */
export function startVisitor(
  { visitor, profile }: VisitorEntry,
  { terminal, webUrl, hubUrl, folder }: Surroundings,
): Session {
  const self = { kind: "visitor", id: visitor.id, name: visitor.name } as const;
  const outbox = createFileOutbox({ directory: folder.outbox, tenant: profile.slug, self });
  const server = { baseUrl: webUrl, tenant: profile.slug, bearer: visitor.token };
  const client = createChatClient({ ...server, self, hubUrl, outbox });
  const desk = new VisitorDesk({ client, api: createRestApi(server), outbox, terminal, self, hubUrl });
  return {
    client,
    outbox,
    commands: desk.commands(),
    say: (body) => desk.say(body),
    async lay(signal) {
      terminal.print(
        line(`You are ${visitor.name}, a visitor of ${profile.name}.`),
        line({ text: `${profile.name}: `, tone: "strong" }, profile.greeting),
      );
      await desk.lay(signal);
      terminal.print(line({ text: "/help lists the commands.", tone: "faint" }));
    },
  };
}
