"use client";

import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { limits } from "#lib/chat/limits.ts";
import { type DraftKind, useDraft } from "./draft-store.ts";

/** From how many characters before the limit on the count is shown. */
const counterMargin = 500;
const heightMaxPx = 240;

interface MessageFieldProps {
  conversationId: string;
  kind: DraftKind;
  label: string;
  placeholder: string;
  focusRequest: number;
  onInput?: () => void;
  onSend: (body: string) => void;
}

/** A field that grows with its text. Enter sends, Shift+Enter breaks the line, Escape leaves. */
export function MessageField({ conversationId, kind, label, placeholder, ...props }: MessageFieldProps) {
  const { focusRequest, onInput, onSend } = props;
  const [body, setBody] = useDraft(conversationId, kind);
  const field = useRef<HTMLTextAreaElement>(null);
  const counterId = useId();
  const isTooLong = body.length > limits.messageBodyMax;
  const canSend = body.trim() !== "" && !isTooLong;
  useGrowth(field, body);
  useEffect(() => {
    if (focusRequest > 0) field.current?.focus();
  }, [focusRequest]);

  function send() {
    if (!canSend) return;
    onSend(body.trim());
    setBody("");
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (event.key === "Escape") event.currentTarget.blur();
    // An Enter that ends the composition of a character belongs to the input method.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <>
      <textarea
        ref={field}
        aria-label={label}
        aria-describedby={counterId}
        aria-invalid={isTooLong || undefined}
        placeholder={placeholder}
        value={body}
        rows={2}
        enterKeyHint="send"
        onChange={(event) => {
          setBody(event.currentTarget.value);
          onInput?.();
        }}
        onKeyDown={onKeyDown}
        className="block max-h-60 w-full resize-none bg-transparent px-4 pt-2 text-base leading-5.5 outline-none placeholder:text-faint max-md:text-lg"
      />
      <div className="flex items-center gap-3 py-2 pr-2 pl-4">
        <p
          id={counterId}
          aria-live="polite"
          className={classNames("text-2xs", isTooLong ? "font-medium text-danger" : "text-faint")}
        >
          {body.length > limits.messageBodyMax - counterMargin &&
            `${body.length.toLocaleString("en")} of ${limits.messageBodyMax.toLocaleString("en")} characters`}
        </p>
        <p aria-hidden className="ml-auto text-2xs text-faint max-md:hidden">
          <Kbd>Shift</Kbd> <Kbd>Enter</Kbd> for a new line
        </p>
        <Button look="primary" size="sm" disabled={!canSend} onClick={send} className="max-md:ml-auto">
          {kind === "note" ? "Add note" : "Send"}
          <ArrowUp aria-hidden />
        </Button>
      </div>
    </>
  );
}

function useGrowth(field: { current: HTMLTextAreaElement | null }, body: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text that stands in the field
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, heightMaxPx)}px`;
  }, [field, body]);
}
