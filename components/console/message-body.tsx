import { useMemo } from "react";
import { splitLinks } from "./split-links.ts";

/** What somebody wrote, as text: line breaks kept, addresses linked, nothing interpreted. */
export function MessageBody({ body }: { body: string }) {
  const parts = useMemo(() => splitLinks(body), [body]);
  return (
    <p className="wrap-anywhere whitespace-pre-wrap">
      {parts.map((part, index) =>
        typeof part === "string" ? (
          part
        ) : (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: a body never changes, so its parts keep their places
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="text-accent-text underline decoration-from-font underline-offset-2 hover:decoration-2"
          >
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
