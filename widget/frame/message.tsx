/** @jsxImportSource preact */
import { Avatar } from "./avatar.tsx";
import { linkParts } from "./link-parts.ts";
import type { ShownMessage } from "./transcript-entries.ts";

export interface MessageActions {
  retry(messageId: string): void;
  discard(messageId: string): void;
}

interface MessageProps extends MessageActions {
  message: ShownMessage;
  /** Whether an own message tells that it was sent: the last one does. */
  showsSent: boolean;
}

const time = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

/** One message as a bubble: an operator's on the left with their name, an own one on the right with its state. */
export function MessageBubble({ message, showsSent, retry, discard }: MessageProps) {
  const { id, author, body, createdAt, status, error, startsGroup } = message;
  return (
    <div class={`message ${author === null ? "own" : "theirs"} ${startsGroup ? "first" : ""} ${status ?? ""}`}>
      {author !== null && startsGroup && <Avatar name={author} />}
      {startsGroup && (
        <p class="meta">
          <span class={author === null ? "hidden" : "name"}>{author ?? "You"}</span>{" "}
          <time dateTime={createdAt}>{time.format(new Date(createdAt))}</time>
        </p>
      )}
      <div class="bubble">
        {!startsGroup && <span class="hidden">{author ?? "You"}: </span>}
        {linkParts(body).map(({ text, href }) =>
          href === null ? (
            text
          ) : (
            <a key={href} href={href} target="_blank" rel="noopener noreferrer nofollow">
              {text}
            </a>
          ),
        )}
      </div>
      {status === "sending" && <p class="status">Sending…</p>}
      {status === "sent" && showsSent && <p class="status">Sent</p>}
      {status === "failed" && (
        <p class="status problem">
          <span>Not sent. {error}</span>
          <span>
            <button type="button" onClick={() => retry(id)}>
              Retry
            </button>{" "}
            <button type="button" onClick={() => discard(id)}>
              Discard
            </button>
          </span>
        </p>
      )}
    </div>
  );
}
