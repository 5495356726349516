import { Button as BaseButton } from "@base-ui/react/button";
import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const button = cva(
  [
    "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium",
    "transition-colors duration-100 data-disabled:cursor-default [&_svg]:size-4 [&_svg]:shrink-0",
  ],
  {
    variants: {
      look: {
        primary:
          "bg-accent text-on-accent shadow-[inset_0_1px_0_oklch(1_0_0/14%)] hover:bg-accent-strong data-disabled:bg-sunken data-disabled:text-faint data-disabled:shadow-none",
        outline:
          "bg-surface text-ink shadow-card hover:bg-sunken data-disabled:text-faint data-disabled:hover:bg-surface",
        ghost:
          "text-muted hover:bg-hover hover:text-ink data-popup-open:bg-hover data-popup-open:text-ink data-disabled:text-faint",
        danger: "text-danger hover:bg-danger-soft",
        destructive:
          "bg-danger text-surface hover:bg-[color-mix(in_oklab,var(--color-danger)_88%,black)] data-disabled:bg-sunken data-disabled:text-faint",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-4 text-base",
        icon: "size-8",
        "icon-sm": "size-7",
        "icon-xs": "size-6 rounded-full",
      },
    },
    defaultVariants: { look: "outline", size: "md" },
  },
);

interface ButtonProps extends Omit<ComponentProps<typeof BaseButton>, "className">, VariantProps<typeof button> {
  className?: string;
  /** Shows that its work is under way. It keeps the focus, and further presses do nothing. */
  pending?: boolean;
}

/** The one button. An icon alone needs an `aria-label`. */
export function Button({ look, size, pending = false, className, disabled = false, children, ...props }: ButtonProps) {
  return (
    <BaseButton
      {...props}
      disabled={disabled || pending}
      focusableWhenDisabled={pending}
      aria-busy={pending || undefined}
      className={classNames(button({ look, size }), className)}
    >
      {pending && <LoaderCircle aria-hidden className="animate-spin" />}
      {children}
    </BaseButton>
  );
}
