/** @jsxImportSource preact */
import type { Connection } from "#lib/client/chat-state.ts";

/** Says quietly what the visitor has to expect while the chat is not live. */
export function ConnectionBanner({ connection }: { connection: Connection }) {
  const text =
    connection === "polling"
      ? "Live connection lost. Messages still arrive, a little slower."
      : connection === "offline"
        ? "You are offline. What you write is kept and sent when the connection is back."
        : "";
  return (
    <div class="banner" role="status">
      {text !== "" && <p>{text}</p>}
    </div>
  );
}
