import type { MessageList } from "#lib/chat/messages/list-messages.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import { noReceipts } from "#lib/chat/receipts/receipts.ts";
import type { ChatState, Transcript } from "./chat-state.ts";
import { raiseReceipts } from "./receipts.ts";

export const emptyTranscript: Transcript = { messages: [], seenSeq: 0, olderCursor: null, receipts: noReceipts };

/**
 * Adds the message of an event to a transcript that is loaded. One that is not will have it when it is, and one that
 * stands empty for a conversation that is being opened begins with the first message.
 */
export function addMessage(state: ChatState, message: Message): ChatState {
  return changeTranscript(state, message.conversationId, (transcript) => {
    if (transcript.seenSeq === 0 && message.seq > 1) return transcript;
    const messages = merge(transcript, [message]);
    if (messages === transcript.messages && message.seq <= transcript.seenSeq) return transcript;
    return { ...transcript, messages, seenSeq: Math.max(transcript.seenSeq, message.seq) };
  });
}

/** Puts another state of a message in its place, where that is loaded. */
export function replaceMessage(state: ChatState, message: Message): ChatState {
  return changeTranscript(state, message.conversationId, (transcript) => ({
    ...transcript,
    messages: transcript.messages.map((known) => (known.seq === message.seq ? message : known)),
  }));
}

/** Adds a message of ours that was acknowledged. What was said before it may be yet to come. */
export function addAcknowledged(state: ChatState, message: Message): ChatState {
  return changeTranscript(state, message.conversationId, (transcript) => ({
    ...transcript,
    messages: merge(transcript, [message]),
  }));
}

/**
 * Takes a page in that was the newest when it was asked for. Where it lies beyond what is loaded, it takes its place, and
 * where it lies before, it adds nothing: what is between would be missing.
 */
export function addNewestPage(state: ChatState, conversationId: string, page: MessageList): ChatState {
  const { items, nextCursor, receipts } = page;
  const loaded = state.transcripts[conversationId] ?? emptyTranscript;
  const oldestSeq = loaded.messages.at(0)?.seq ?? 0;
  const firstSeq = items.at(0)?.seq ?? 0;
  const lastSeq = items.at(-1)?.seq ?? 0;
  if (loaded.seenSeq > 0 && lastSeq < oldestSeq) {
    return putTranscript(state, conversationId, raiseReceipts(loaded, receipts));
  }
  const isBeyond = loaded.seenSeq === 0 || (nextCursor !== null && firstSeq > loaded.seenSeq + 1);
  const kept = isBeyond ? loaded.messages.filter(({ seq }) => seq > lastSeq) : loaded.messages;
  const merged = {
    messages: merge({ messages: kept, olderCursor: null }, items),
    seenSeq: Math.max(loaded.seenSeq, lastSeq),
    olderCursor: !isBeyond && oldestSeq <= firstSeq ? loaded.olderCursor : nextCursor,
    receipts: loaded.receipts,
  };
  return putTranscript(state, conversationId, raiseReceipts(merged, receipts));
}

/** Takes the page before what is loaded in, unless other messages stand there by now. */
export function addOlderPage(
  state: ChatState,
  { conversationId, cursor }: { conversationId: string; cursor: string },
  { items, nextCursor, receipts }: MessageList,
): ChatState {
  return changeTranscript(state, conversationId, (transcript) => {
    if (transcript.olderCursor !== cursor) return transcript;
    const messages = merge({ messages: transcript.messages, olderCursor: null }, items);
    return raiseReceipts({ ...transcript, messages, olderCursor: nextCursor }, receipts);
  });
}

/**
 * A message is the same as one that is there if its `seq` is: that is its place. One from before the oldest that is
 * loaded comes with the page that it is on.
 */
function merge({ messages, olderCursor }: Pick<Transcript, "messages" | "olderCursor">, added: Message[]): Message[] {
  const oldestSeq = olderCursor === null ? 0 : (messages.at(0)?.seq ?? 0);
  const newestSeq = messages.at(-1)?.seq ?? 0;
  if (added.every(({ seq }) => seq > newestSeq)) return added.length === 0 ? messages : [...messages, ...added];
  const known = new Set(messages.map(({ seq }) => seq));
  const news = added.filter(({ seq }) => seq >= oldestSeq && !known.has(seq));
  return news.length === 0 ? messages : [...messages, ...news].toSorted((a, b) => a.seq - b.seq);
}

export function changeTranscript(
  state: ChatState,
  conversationId: string,
  change: (transcript: Transcript) => Transcript,
): ChatState {
  const transcript = state.transcripts[conversationId];
  if (transcript === undefined) return state;
  const changed = change(transcript);
  return changed === transcript ? state : putTranscript(state, conversationId, changed);
}

export function putTranscript(state: ChatState, conversationId: string, transcript: Transcript): ChatState {
  return { ...state, transcripts: { ...state.transcripts, [conversationId]: transcript } };
}
