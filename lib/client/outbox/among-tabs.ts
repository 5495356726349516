import { exclusively } from "./exclusive-lock.ts";
import type { OutboxStorage } from "./outbox-storage.ts";

/** What the tabs that share a storage have between them. */
export interface AmongTabs extends Pick<OutboxStorage, "onChange" | "exclusively"> {
  /** Tells the others of a change. */
  tell(): void;
}

/** @param channel of the name that all who share the storage use for it, and nobody else */
export function amongTabs(
  channel: Pick<BroadcastChannel, "name" | "postMessage" | "addEventListener" | "removeEventListener">,
): AmongTabs {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A channel has no target.
    tell: () => channel.postMessage(null),
    onChange(listener) {
      channel.addEventListener("message", listener);
      return () => channel.removeEventListener("message", listener);
    },
    exclusively: (conversationId, work) => exclusively(`${channel.name}/${conversationId}`, work),
  };
}
