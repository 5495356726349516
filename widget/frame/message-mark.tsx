/** @jsxImportSource preact */
import type { ShownMessage } from "./transcript-entries.ts";

type Mark = Exclude<ShownMessage["state"], "failed" | null>;

const marks: Record<Mark, { label: string; icon: string }> = {
  sending: { label: "Sending…", icon: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2" },
  waiting: { label: "Not sent yet", icon: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2" },
  sent: { label: "Sent", icon: "M5 12.5l4.5 4.5L19 7" },
  delivered: { label: "Delivered", icon: "M2 12.5l4.5 4.5L16 7M12.5 16l1 1L23 7" },
  seen: {
    label: "Seen",
    icon: "M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7-10-7-10-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  },
};

/** Says beside an own message how far it has got. Being sent is not worth a word at first. */
export function MessageMark({ state }: { state: Mark }) {
  const { label, icon } = marks[state];
  return (
    <p class={`mark ${state}`}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={icon} />
      </svg>
      {label}
    </p>
  );
}
