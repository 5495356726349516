import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const badge = cva("inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap font-medium", {
  variants: {
    look: {
      count: "h-[1.125rem] min-w-[1.125rem] justify-center rounded-full bg-accent px-1.5 text-2xs text-on-accent",
      quiet: "text-2xs text-faint",
      chip: "h-5 rounded-full px-2 text-2xs text-muted shadow-[inset_0_0_0_1px_var(--color-line)]",
    },
  },
  defaultVariants: { look: "chip" },
});

interface BadgeProps extends VariantProps<typeof badge> {
  children: ReactNode;
  className?: string;
}

/** A small piece of standing information: a count, or a chip. */
export function Badge({ look, className, children }: BadgeProps) {
  return <span className={classNames(badge({ look }), className)}>{children}</span>;
}
