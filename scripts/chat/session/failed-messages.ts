import type { ChatClient } from "#lib/client/chat-client.ts";
import { type Command, CommandRefused } from "./command.ts";
import type { ConversationWindow } from "./conversation-window.ts";

/** What can be done about messages of ours that were refused, in the conversation that is open. */
export function failedMessageCommands(client: ChatClient, window: ConversationWindow): Command[] {
  function forEach(act: (conversationId: string, messageId: string) => void): void {
    const pending = client.store.getState().pending[window.openId ?? ""] ?? [];
    const failed = pending.filter(({ status }) => status === "failed");
    if (failed.length === 0) throw new CommandRefused("There is no message here that was not sent.");
    for (const { conversationId, id } of failed) act(conversationId, id);
  }
  return [
    {
      name: "retry",
      takes: "",
      help: "sends again what was not sent",
      run: () => forEach((conversationId, messageId) => client.retry(conversationId, messageId)),
    },
    {
      name: "discard",
      takes: "",
      help: "drops what was not sent",
      run: () => forEach((conversationId, messageId) => client.discard(conversationId, messageId)),
    },
    { name: "older", takes: "", help: "shows what was said before", run: () => window.showOlder() },
  ];
}
