import { v7 } from "uuid";
import { type Chat, type Commit, execute } from "#lib/chat/execute.ts";
import { sendMessage } from "#lib/chat/messages/send-message.ts";
import type { Tenants } from "#lib/chat/store.ts";
import type { Scene } from "#tests/http/some-conversation.ts";

/** Sends as the visitor of a scene. @returns what each send has added to the log */
export async function send(
  chat: Chat,
  { vera, conversationId }: Scene,
  bodies: readonly string[] = ["Hello"],
): Promise<Commit[]> {
  const commits: Commit[] = [];
  const recording: Chat = {
    ...chat,
    onCommit(commit) {
      commits.push(commit);
      chat.onCommit?.(commit);
    },
  };
  for (const body of bodies) {
    await execute(recording, sendMessage, { principal: vera.principal, input: { conversationId, id: v7(), body } });
  }
  return commits;
}

/** The same tenants, and how often each was come to. */
export function countingReads(tenants: Tenants): { tenants: Tenants; readsOf(tenantId: string): number } {
  const reads = new Map<string, number>();
  return {
    readsOf: (tenantId) => reads.get(tenantId) ?? 0,
    tenants: {
      within(tenantId, work, options) {
        reads.set(tenantId, (reads.get(tenantId) ?? 0) + 1);
        return tenants.within(tenantId, work, options);
      },
    },
  };
}
