/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { limits } from "#lib/chat/limits.ts";

interface ComposerProps {
  isOpen: boolean;
  onSend(body: string): void;
  onTyping(): void;
}

/** Where the visitor writes. Enter sends, Shift and Enter begin a new line. */
export function Composer({ isOpen, onSend, onTyping }: ComposerProps) {
  const [body, setBody] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  const isEmpty = body.trim() === "";

  useEffect(() => {
    // On a touch screen the focus would raise the keyboard over the panel before anything was read.
    if (isOpen && matchMedia("(hover: hover)").matches) field.current?.focus();
  }, [isOpen]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the field's height follows its text.
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  }, [body]);

  function send(): void {
    if (isEmpty) return;
    onSend(body.trim());
    setBody("");
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes a word, Enter chooses it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={body}
        maxLength={limits.messageBodyMax}
        aria-label="Your message"
        placeholder="Write a message…"
        enterkeyhint="send"
        onKeyDown={onKeyDown}
        onInput={(event) => {
          setBody(event.currentTarget.value);
          onTyping();
        }}
      />
      <button type="submit" class="send" aria-label="Send message" disabled={isEmpty}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M12 19V5M5.5 11.5 12 5l6.5 6.5" />
        </svg>
      </button>
    </form>
  );
}
