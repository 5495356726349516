"use client";

import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { limits } from "#lib/chat/limits.ts";

/** From how many characters before the limit on the count is shown. */
const counterMargin = 500;
const heightMaxPx = 240;

interface MessageFieldProps {
  label: string;
  placeholder: string;
  body: string;
  /** Each new number moves the focus into the field. */
  focusRequest: number;
  sendLabel: string;
  /** Whether what stands in the field may be sent now. */
  canSend?: boolean;
  /** The id of an element that says more about the field. */
  describedBy?: string | undefined;
  onWrite: (body: string) => void;
  onSend: (body: string) => void;
  /** Drops what stands in the field, where that is offered. Escape does it as well. */
  onDiscard?: (() => void) | undefined;
}

/** A field that grows with its text. Enter sends, Shift+Enter breaks the line, Escape leaves or drops. */
export function MessageField({ label, placeholder, body, sendLabel, canSend = true, ...props }: MessageFieldProps) {
  const { focusRequest, describedBy, onWrite, onSend, onDiscard } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const counterId = useId();
  const isTooLong = body.length > limits.messageBodyMax;
  const isSendable = canSend && body.trim() !== "" && !isTooLong;
  useGrowth(field, body);
  useEffect(() => {
    if (focusRequest > 0) field.current?.focus();
  }, [focusRequest]);

  function send() {
    if (!isSendable) return;
    onSend(body.trim());
    field.current?.focus();
  }

  function discard() {
    onDiscard?.();
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // A key that ends or leaves the composition of a character belongs to the input method.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") return onDiscard ? discard() : event.currentTarget.blur();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    send();
  }

  return (
    <>
      <textarea
        ref={field}
        aria-label={label}
        aria-describedby={describedBy ? `${describedBy} ${counterId}` : counterId}
        aria-invalid={isTooLong || undefined}
        placeholder={placeholder}
        value={body}
        rows={2}
        enterKeyHint="send"
        onChange={(event) => onWrite(event.currentTarget.value)}
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
        <div className="ml-auto flex items-center gap-2">
          {onDiscard ? (
            <Button look="ghost" size="sm" onClick={discard}>
              Discard reply
              <Kbd className="max-md:hidden">Esc</Kbd>
            </Button>
          ) : (
            <p aria-hidden className="mr-1 text-2xs text-faint max-md:hidden">
              <Kbd>Shift</Kbd> <Kbd>Enter</Kbd> for a new line
            </p>
          )}
          <Button look="primary" size="sm" disabled={!isSendable} onClick={send}>
            {sendLabel}
            <ArrowUp aria-hidden />
          </Button>
        </div>
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
