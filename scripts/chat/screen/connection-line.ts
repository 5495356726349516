import type { ChatState, Connection } from "#lib/client/chat-state.ts";
import { type Line, line } from "../text/line.ts";

/** One word for each, for the prompt. */
export const connectionWords: Record<Connection, string> = {
  connecting: "connecting",
  live: "live",
  polling: "polling",
  offline: "reconnecting",
};

/** How it stands with the connection, in a sentence. @param hubUrl the hub that was asked for, if any */
export function connectionLine(connection: Connection, hubUrl: string | undefined): Line {
  const hub = hubUrl === undefined ? "the hub" : `the hub at ${hubUrl}`;
  switch (connection) {
    case "connecting":
      return line({ text: "Connecting…", tone: "faint" });
    case "live":
      return line({ text: `Live, by ${hub}.`, tone: "good" });
    case "polling":
      return line({ text: `Polling: messages arrive a little slower until ${hub} answers.`, tone: "warning" });
    case "offline":
      return line({
        text: "Reconnecting: the server does not answer. What you write is kept, and sent when it is back.",
        tone: "warning",
      });
  }
}

/** Why the server lets us in no more; null while it does. */
export function barLine({ barredBy }: Pick<ChatState, "barredBy">): Line | null {
  if (barredBy === null) return null;
  const words =
    barredBy === "suspended"
      ? "This workspace is suspended. Ask whoever runs it."
      : "This workspace now lets only those chat whom its own pages name.";
  return line({ text: words, tone: "bad" });
}
