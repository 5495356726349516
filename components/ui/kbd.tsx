import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** A key of the keyboard. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={classNames(
        "inline-flex h-[1.125rem] min-w-[1.125rem] items-center justify-center rounded-sm px-1 font-medium font-sans text-2xs",
        "text-muted shadow-[inset_0_0_0_1px_var(--color-line)]",
        className,
      )}
    >
      {children}
    </kbd>
  );
}
