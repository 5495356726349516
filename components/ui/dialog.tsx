"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { Button } from "./button.tsx";
import { classNames } from "./class-names.ts";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  /** Only its own buttons and Escape close it: a press beside it does not, where something would be lost. */
  isHeld?: boolean;
  /** For what needs more room than a few lines. */
  isWide?: boolean;
  children: ReactNode;
}

/** A modal window. It takes the focus, to its first line of text where it has one, and gives it back to where it was. */
export function Dialog({ open, onOpenChange, title, isHeld = false, isWide = false, children }: DialogProps) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <BaseDialog.Root open={open} onOpenChange={onOpenChange} disablePointerDismissal={isHeld}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-veil transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          initialFocus={(openedBy) => (openedBy === "touch" ? true : (firstField(content.current) ?? true))}
          className={classNames(
            "fixed top-1/2 left-1/2 z-40 max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 overflow-y-auto rounded-xl bg-raised shadow-float outline-none transition-[opacity,scale] duration-150 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0",
            isWide ? "max-w-2xl" : "max-w-md",
          )}
        >
          <div className="flex items-center justify-between border-line border-b py-2.5 pr-2.5 pl-5">
            <BaseDialog.Title className="font-semibold text-base">{title}</BaseDialog.Title>
            <BaseDialog.Close render={<Button look="ghost" size="icon-sm" aria-label="Close" />}>
              <X aria-hidden />
            </BaseDialog.Close>
          </div>
          <div ref={content} className="px-5 pt-3 pb-5">
            {children}
          </div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

/** A touch screen's keyboard would cover the rest, so there nothing is focused that opens it. */
function firstField(content: HTMLElement | null): HTMLElement | null {
  return content?.querySelector<HTMLElement>("input:not([aria-hidden=true]):not([type=checkbox]), textarea") ?? null;
}
