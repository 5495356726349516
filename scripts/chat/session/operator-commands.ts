import { type InboxView, inboxViews } from "#lib/chat/conversations/list-conversations.ts";
import type { Operator } from "#lib/chat/matching/list-operators.ts";
import type { Availability } from "#lib/chat/matching/operator.ts";
import type { OperatorClient } from "#lib/client/operator-client.ts";
import type { RestApi } from "#lib/client/rest-api.ts";
import { colleagueLines } from "../screen/colleague-lines.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { line } from "../text/line.ts";
import { type Command, CommandRefused } from "./command.ts";
import { failedMessageCommands } from "./failed-messages.ts";
import type { OperatorDesk } from "./operator-desk.ts";

interface OperatorCommandsOptions {
  client: OperatorClient;
  api: RestApi;
  terminal: Terminal;
  desk: OperatorDesk;
  selfId: string;
}

/** All that an operator can have done from a terminal. */
export function operatorCommands(options: OperatorCommandsOptions): Command[] {
  const { client, desk } = options;
  return [
    ...readingCommands(options),
    ...offerCommands(options),
    ...conversationCommands(options),
    ...standingCommands(options),
    ...failedMessageCommands(client, desk.window),
  ];
}

function readingCommands({ desk }: OperatorCommandsOptions): Command[] {
  return [
    {
      name: "list",
      takes: `[${inboxViews.join("|")}]`,
      help: "lists the queue and your conversations, or one of the three",
      run: (argument) => (argument === "" ? desk.list(["queue", "mine"]) : desk.listAnew(toView(argument))),
    },
    {
      name: "open",
      takes: "<number>",
      help: "shows a conversation, to which your messages then go",
      run: (argument) => desk.open(desk.conversationOf(argument)),
    },
    {
      name: "claim",
      takes: "[number]",
      help: "takes a conversation; without a number the open one, or who waits longest",
      run: (argument) => desk.claim(argument),
    },
  ];
}

function toView(word: string): InboxView {
  const view = inboxViews.find((one) => one === word);
  if (view === undefined) throw new CommandRefused(`/list takes one of ${inboxViews.join(", ")}.`);
  return view;
}

function offerCommands({ client, desk, terminal }: OperatorCommandsOptions): Command[] {
  return [
    {
      name: "accept",
      takes: "[offer]",
      help: "takes what is offered to you",
      async run(argument) {
        const { offer, rest } = desk.offerOf(argument);
        if (rest !== "") throw new CommandRefused(`Offer ${rest} is not open.`);
        const { id } = offer;
        try {
          await desk.take(offer.conversation.id, () => client.acceptOffer(id));
        } catch (error) {
          // Of an offer that is over it was told already how it ended.
          const isOver = client.store.getState().offers.find((one) => one.id === id)?.end != null;
          if (!isOver) throw error;
        }
      },
    },
    {
      name: "decline",
      takes: "[offer] [reason]",
      help: "leaves it to others",
      async run(argument) {
        const { offer, rest } = desk.offerOf(argument);
        await client.declineOffer(offer.id, rest);
        terminal.print(line("It is left to others."));
      },
    },
  ];
}

function conversationCommands({ client, desk, terminal }: OperatorCommandsOptions): Command[] {
  return [
    {
      name: "note",
      takes: "<text>",
      help: "writes a note that the visitor does not see",
      run(argument) {
        if (argument === "") throw new CommandRefused("A note needs some text: /note …");
        client.send(desk.openConversation(), { kind: "note", body: argument });
      },
    },
    {
      name: "close",
      takes: "",
      help: "closes the open conversation",
      run: () => client.close(desk.openConversation()),
    },
    {
      name: "reopen",
      takes: "",
      help: "opens it again after it was closed",
      run: () => client.reopen(desk.openConversation()),
    },
    {
      name: "release",
      takes: "",
      help: "puts it back into the queue",
      async run() {
        await client.release(desk.openConversation());
        terminal.print(line("It is back in the queue."));
      },
    },
  ];
}

function standingCommands({ desk, api, terminal, selfId }: OperatorCommandsOptions): Command[] {
  const say = (availability: Availability): Command => ({
    name: availability,
    takes: "",
    help: `says that you are ${availability}, on all your devices`,
    run: () => desk.setAvailability(availability),
  });
  return [
    say("available"),
    say("busy"),
    say("away"),
    {
      name: "who",
      takes: "",
      help: "lists your colleagues and what they have",
      async run() {
        const { items } = await api.request<{ items: Operator[] }>("GET", "/operators");
        terminal.print(...colleagueLines(items, selfId));
      },
    },
  ];
}
