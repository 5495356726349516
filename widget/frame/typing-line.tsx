/** @jsxImportSource preact */
import type { Participant } from "#lib/chat/actor.ts";

/** Who is writing at this moment. */
export function TypingLine({ typing }: { typing: readonly Participant[] }) {
  const names = typing.map(({ name }) => name).join(" and ");
  return (
    <div class="typing" aria-live="polite">
      {names !== "" && (
        <p>
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {names} {typing.length > 1 ? "are" : "is"} typing…
        </p>
      )}
    </div>
  );
}
