"use client";

import { Checkbox as BaseCheckbox } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

interface CheckboxProps {
  label: ReactNode;
  /** What stands below the label: what it means, or why it cannot be changed. */
  detail?: ReactNode;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  className?: string;
}

/** Something that is on or off, with its label as a part of it. */
export function Checkbox({ label, detail, disabled = false, className, ...box }: CheckboxProps) {
  const labelId = useId();
  const detailId = useId();
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is Base UI's, which brings its input
    <label className={classNames("flex items-start gap-2.5 text-sm", !disabled && "cursor-pointer", className)}>
      <BaseCheckbox.Root
        {...box}
        disabled={disabled}
        aria-labelledby={labelId}
        aria-describedby={detail ? detailId : undefined}
        className={classNames(
          "mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm bg-surface shadow-[inset_0_0_0_1.5px_var(--color-edge)] transition-colors",
          "data-checked:bg-accent data-checked:shadow-none",
          "data-disabled:bg-sunken data-disabled:shadow-[inset_0_0_0_1.5px_var(--color-line)]",
        )}
      >
        <BaseCheckbox.Indicator
          className={classNames("flex", disabled ? "text-faint" : "text-on-accent", "data-unchecked:hidden")}
        >
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </BaseCheckbox.Indicator>
      </BaseCheckbox.Root>
      <span className="min-w-0">
        <span id={labelId} className={classNames(disabled && "text-faint")}>
          {label}
        </span>
        {detail && (
          <span id={detailId} className="block text-pretty text-faint text-xs">
            {detail}
          </span>
        )}
      </span>
    </label>
  );
}
