import type { MessageList } from "#lib/chat/messages/list-messages.ts";
import type { Message } from "#lib/chat/messages/message.ts";
import type { ChatState, Transcript } from "./chat-state.ts";

/** Adds messages to a transcript that is loaded. One that is not will have them when it is. */
export function addMessages(state: ChatState, conversationId: string, added: readonly Message[]): ChatState {
  const transcript = state.transcripts[conversationId];
  if (transcript === undefined) return state;
  const messages = merge(transcript.messages, added);
  return messages === transcript.messages ? state : putTranscript(state, conversationId, { ...transcript, messages });
}

/** Takes a page of a transcript in: the newest one, or older ones than are loaded. */
export function addPage(state: ChatState, conversationId: string, { items, nextCursor }: MessageList): ChatState {
  const loaded = state.transcripts[conversationId];
  if (loaded === undefined) return putTranscript(state, conversationId, { messages: items, olderCursor: nextCursor });
  const reachesFurther = (items.at(0)?.seq ?? Number.POSITIVE_INFINITY) < (loaded.messages.at(0)?.seq ?? 0);
  return putTranscript(state, conversationId, {
    messages: merge(loaded.messages, items),
    olderCursor: reachesFurther || loaded.messages.length === 0 ? nextCursor : loaded.olderCursor,
  });
}

/** A message is the same as one that is there if its `seq` is: that is its place. */
function merge(messages: readonly Message[], added: readonly Message[]): Message[] {
  const bySeq = new Map(messages.map((message) => [message.seq, message]));
  const news = added.filter(({ seq }) => !bySeq.has(seq));
  return [...messages, ...news].toSorted((a, b) => a.seq - b.seq);
}

export function putTranscript(state: ChatState, conversationId: string, transcript: Transcript): ChatState {
  return { ...state, transcripts: { ...state.transcripts, [conversationId]: transcript } };
}
