"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";

const toldForMs = 2_000;

interface CopyButtonProps {
  text: string;
  /** What is copied, such as `the invitation link`. */
  what: string;
  /** Marks the text for the keyboard, where the browser refuses the clipboard as it does on plain http. */
  mark: () => void;
  className?: string;
}

/** Puts a text into the clipboard, and says so. */
function CopyButton({ text, what, mark, className }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<"copied" | "marked" | null>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), toldForMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome("copied");
    } catch {
      mark();
      setOutcome("marked");
    }
  };
  return (
    <>
      <Button
        size="sm"
        aria-label={`Copy ${what}`}
        onClick={() => void copy()}
        className={classNames("w-20", outcome === "copied" && "text-success", className)}
      >
        {outcome === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
        <span className="text-ink">{outcome === null ? "Copy" : outcome === "copied" ? "Copied" : "Ctrl + C"}</span>
      </Button>
      <span role="status" className="sr-only">
        {outcome === "copied" && `Copied ${what}.`}
        {outcome === "marked" && "It is marked. Press Control and C to copy it."}
      </span>
    </>
  );
}

interface CopyProps {
  text: string;
  what: string;
  className?: string;
}

/** One line to be copied as it stands. */
export function CopyField({ text, what, className }: CopyProps) {
  const field = useRef<HTMLInputElement>(null);
  const mark = () => field.current?.select();
  return (
    <div className={classNames("flex min-w-0 items-center gap-2 rounded-md bg-sunken p-1", className)}>
      <input
        ref={field}
        readOnly
        value={text}
        aria-label={what.charAt(0).toUpperCase() + what.slice(1)}
        onFocus={mark}
        className="h-7 min-w-0 flex-1 text-ellipsis rounded-sm bg-transparent px-2 font-mono text-ink text-xs outline-none focus-visible:shadow-[inset_0_0_0_2px_var(--color-accent-text)]"
      />
      <CopyButton text={text} what={what} mark={mark} />
    </div>
  );
}

/** Several lines of code to be copied as they stand. */
export function CodeBlock({ text, what, className }: CopyProps) {
  const code = useRef<HTMLElement>(null);
  const mark = () => code.current && window.getSelection()?.selectAllChildren(code.current);
  return (
    <div className={classNames("flex flex-col rounded-lg bg-sunken sm:flex-row", className)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard as well. */}
      <pre tabIndex={0} className="min-w-0 flex-1 overflow-x-auto rounded-lg p-3.5 font-mono text-xs leading-5">
        <code ref={code}>{text}</code>
      </pre>
      <CopyButton text={text} what={what} mark={mark} className="m-2 self-end sm:self-start" />
    </div>
  );
}
