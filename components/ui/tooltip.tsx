"use client";

import { Tooltip as BaseTooltip } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

interface TooltipProps {
  label: ReactNode;
  /** The key that does the same. */
  shortcut?: string;
  side?: "top" | "bottom" | "left" | "right";
  /** What it explains: one element that takes the trigger's props. */
  children: ReactElement;
}

/** A short explanation on hover and focus. It never carries the only name of a control. */
export function Tooltip({ label, shortcut, side = "bottom", children }: TooltipProps) {
  return (
    <BaseTooltip.Root>
      <BaseTooltip.Trigger render={children} />
      <BaseTooltip.Portal>
        <BaseTooltip.Positioner side={side} sideOffset={6} className="z-50">
          <BaseTooltip.Popup className="flex items-center gap-2 rounded-md bg-raised px-2 py-1 text-ink text-xs shadow-float transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {label}
            {shortcut && <Kbd>{shortcut}</Kbd>}
          </BaseTooltip.Popup>
        </BaseTooltip.Positioner>
      </BaseTooltip.Portal>
    </BaseTooltip.Root>
  );
}

/** Lets neighbouring tooltips open at once when one is open already. */
export const TooltipProvider = BaseTooltip.Provider;
