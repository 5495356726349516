/** @jsxImportSource preact */
import { Avatar } from "./avatar.tsx";
import { linkParts } from "./link-parts.ts";
import { MessageMark } from "./message-mark.tsx";
import type { ShownMessage } from "./transcript-entries.ts";

export interface MessageActions {
  retry(messageId: string): void;
  discard(messageId: string): void;
}

interface MessageProps extends MessageActions {
  message: ShownMessage;
}

const time = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });

/** One message as a bubble: an operator's on the left with their name, an own one on the right with its state. */
export function MessageBubble({ message, retry, discard }: MessageProps) {
  const { id, author, body, isDeleted, createdAt, state, error, startsGroup } = message;
  return (
    <div
      class={`message ${author === null ? "own" : "theirs"} ${startsGroup ? "first" : ""} ${isDeleted ? "deleted" : ""} ${state ?? ""}`}
    >
      {author !== null && startsGroup && <Avatar name={author} />}
      {startsGroup && (
        <p class="meta">
          <span class={author === null ? "hidden" : "name"}>{author ?? "You"}</span>{" "}
          <time dateTime={createdAt}>{time.format(new Date(createdAt))}</time>
        </p>
      )}
      <div class="line">
        <div class="bubble">
          {!startsGroup && <span class="hidden">{author ?? "You"}: </span>}
          {isDeleted && "Message deleted"}
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
        {state !== null && state !== "failed" && <MessageMark state={state} />}
      </div>
      {state === "failed" && (
        <p class="problem" role="alert">
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
