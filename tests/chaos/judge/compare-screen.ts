import { isDeepStrictEqual } from "node:util";
import type { Message } from "#lib/chat/messages/message.ts";
import type { ShownState } from "../participant/protocol.ts";
import type { FreshSnapshot } from "./fresh-snapshot.ts";
import type { Violation, ViolationKind } from "./violation.ts";

/** Compares what a screen shows with what a fresh one would: nothing may be different, nothing on its way. */
export function compareScreen(shown: ShownState, fresh: FreshSnapshot): Violation[] {
  return [
    ...findUnsettled(shown),
    ...compareConversations(shown, fresh),
    ...compareFields("the counts", shown.counts, fresh.counts),
    ...Object.entries(fresh.transcripts).flatMap(([conversationId, transcript]) => {
      const loaded = shown.transcripts[conversationId];
      if (loaded === undefined) return [diverged(`the transcript of ${conversationId}`, undefined, "one")];
      return [
        ...compareMessages(conversationId, loaded.messages, transcript.messages),
        ...compareFields(`the receipts of ${conversationId}`, loaded.receipts, transcript.receipts),
      ];
    }),
  ];
}

/** What is still on its way. */
export function findUnsettled({ pending }: Pick<ShownState, "pending">): Violation[] {
  return Object.values(pending)
    .flat()
    .filter(({ status }) => status === "sending")
    .map(({ id, conversationId, body }) => ({
      kind: "unsettled",
      detail: `Message ${id} ("${body}") in conversation ${conversationId} is still on its way.`,
    }));
}

function compareConversations({ conversations }: ShownState, fresh: FreshSnapshot): Violation[] {
  const ids = new Set([...Object.keys(conversations), ...Object.keys(fresh.conversations)]);
  return [...ids].flatMap((id) =>
    compareFields(`conversation ${id}`, conversations[id], fresh.conversations[id] ?? null),
  );
}

function compareMessages(conversationId: string, shown: readonly Message[], fresh: readonly Message[]): Violation[] {
  const shownSeqs = new Set(shown.map(({ seq }) => seq));
  const freshBySeq = new Map(fresh.map((message) => [message.seq, message]));
  const missing = fresh.filter(({ seq }) => !shownSeqs.has(seq)).map(({ seq }) => seq);
  const tooMany = shown.filter(({ seq }) => !freshBySeq.has(seq)).map(({ seq }) => seq);
  const others = shown.filter((message) => {
    const expected = freshBySeq.get(message.seq);
    return expected !== undefined && !isDeepStrictEqual(message, expected);
  });
  const isInOrder = shown.every(({ seq }, index) => seq > (shown[index - 1]?.seq ?? 0));
  const found = (kind: ViolationKind, what: string): Violation => ({
    kind,
    detail: `Conversation ${conversationId} ${what}.`,
  });
  return [
    ...(missing.length > 0 ? [found("hole", `is shown without ${missing.join(", ")}`)] : []),
    ...(tooMany.length > 0 ? [found("unfaithful", `is shown with ${tooMany.join(", ")}, which it does not have`)] : []),
    ...others.map(({ seq }) => found("unfaithful", `is shown with another message as number ${seq}`)),
    ...(isInOrder ? [] : [found("reordered", "is shown in another order")]),
  ];
}

/** Compares two values in all fields of the fresh one: a screen's value also knows its position. */
function compareFields(what: string, shown: object | null | undefined, fresh: object | null): Violation[] {
  if (!shown || fresh === null) return (shown ?? null) === fresh ? [] : [diverged(what, shown, fresh)];
  const fields: Record<string, unknown> = { ...shown };
  return Object.entries(fresh).flatMap(([field, value]) =>
    isDeepStrictEqual(fields[field], value) ? [] : [diverged(`${field} of ${what}`, fields[field], value)],
  );
}

function diverged(what: string, shown: unknown, fresh: unknown): Violation {
  return {
    kind: "diverged",
    detail: `It shows ${what} as ${JSON.stringify(shown)}, but it is ${JSON.stringify(fresh)}.`,
  };
}
