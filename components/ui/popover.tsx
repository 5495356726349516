"use client";

import { Popover as BasePopover } from "@base-ui/react/popover";
import { X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { Button } from "./button.tsx";

interface PopoverProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** One element that takes the trigger's props. */
  trigger: ReactElement;
  title: string;
  side?: "top" | "right" | "bottom";
  align?: "start" | "end";
  /** For where it covers most of the page: nothing else can be used before it is closed. */
  isModal?: boolean;
  children: ReactNode;
}

/** A panel that opens beside its trigger. Escape and a press beside it close it, and the focus goes back to the trigger. */
export function Popover({
  open,
  onOpenChange,
  trigger,
  title,
  side = "bottom",
  align = "start",
  isModal = false,
  children,
}: PopoverProps) {
  return (
    <BasePopover.Root open={open} onOpenChange={onOpenChange} modal={isModal}>
      <BasePopover.Trigger render={trigger} />
      <BasePopover.Portal>
        <BasePopover.Positioner
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={8}
          // Where it is laid out for a moment outside the window, the page must not get longer by it.
          positionMethod="fixed"
          className="z-40 outline-none"
        >
          <BasePopover.Popup className="flex max-h-[min(34rem,var(--available-height))] w-96 max-w-(--available-width) origin-(--transform-origin) flex-col overflow-hidden rounded-xl bg-raised shadow-float outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0">
            <div className="flex shrink-0 items-center justify-between border-line border-b py-2 pr-2 pl-4">
              <BasePopover.Title className="font-semibold text-base">{title}</BasePopover.Title>
              <BasePopover.Close render={<Button look="ghost" size="icon-sm" aria-label="Close" />}>
                <X aria-hidden />
              </BasePopover.Close>
            </div>
            <div className="min-h-0 overflow-y-auto overscroll-contain">{children}</div>
          </BasePopover.Popup>
        </BasePopover.Positioner>
      </BasePopover.Portal>
    </BasePopover.Root>
  );
}
