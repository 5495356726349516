/** @jsxImportSource preact */
import { useEffect, useReducer } from "preact/hooks";
import type { TypingParticipant } from "#lib/client/chat-state.ts";

/** Who is writing at this moment. It goes by itself when nothing more is heard of it. */
export function TypingLine({ typing }: { typing: readonly TypingParticipant[] }) {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const writers = typing.filter(({ kind, until }) => kind === "operator" && until > Date.now());
  const next = Math.min(...writers.map(({ until }) => until));
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(() => render(undefined), next - Date.now() + 10);
    return () => clearTimeout(timer);
  }, [next]);
  const names = writers.map(({ name }) => name).join(" and ");
  return (
    <div class="typing" aria-live="polite">
      {names !== "" && (
        <p>
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {names} {writers.length > 1 ? "are" : "is"} typing…
        </p>
      )}
    </div>
  );
}
