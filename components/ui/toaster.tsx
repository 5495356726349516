"use client";

import { Toaster as Sonner } from "sonner";

/** Where `toast(…)` of sonner shows. It stands once, at the root of the console. */
export function Toaster() {
  return (
    <Sonner
      position="top-center"
      offset={64}
      mobileOffset={64}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-(--width) items-center gap-2.5 rounded-lg bg-raised px-3.5 font-sans py-3 text-ink text-sm shadow-float [&_[data-icon]]:shrink-0",
          title: "font-medium",
          description: "text-muted",
          actionButton:
            "-my-1 -mr-1.5 ml-auto shrink-0 rounded-md px-2 py-1 font-medium text-accent-text text-sm hover:bg-hover",
          error: "[&_[data-icon]]:text-danger",
          success: "[&_[data-icon]]:text-success",
        },
      }}
    />
  );
}
