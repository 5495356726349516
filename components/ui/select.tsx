"use client";

import { Select as BaseSelect } from "@base-ui/react/select";
import { cva, type VariantProps } from "class-variance-authority";
import { Check, ChevronsUpDown } from "lucide-react";
import { classNames } from "./class-names.ts";

const trigger = cva(
  [
    "flex min-w-0 select-none items-center justify-between gap-2 rounded-md text-left text-ink text-sm outline-none transition-[background-color,box-shadow]",
    "focus-visible:shadow-[inset_0_0_0_2px_var(--color-accent-text)] data-disabled:cursor-default data-disabled:text-faint",
  ],
  {
    variants: {
      look: {
        field: [
          "h-9 w-full bg-surface pr-2 pl-2.5 shadow-[inset_0_0_0_1px_var(--color-edge)] max-md:text-lg data-disabled:bg-sunken",
          "aria-invalid:shadow-[inset_0_0_0_1.5px_var(--color-danger)]",
        ],
        quiet: "h-8 pr-1.5 pl-2 hover:bg-hover data-popup-open:bg-hover data-disabled:hover:bg-transparent",
      },
    },
    defaultVariants: { look: "field" },
  },
);

export interface SelectOption {
  value: string;
  label: string;
  /** What stands below the label in the list: what it means, or why it cannot be chosen. */
  detail?: string | undefined;
  disabled?: boolean;
}

interface SelectProps extends VariantProps<typeof trigger> {
  options: readonly SelectOption[];
  /** Null while nothing is chosen. */
  value: string | null;
  onValueChange: (value: string) => void;
  placeholder?: string;
  disabled?: boolean;
  /** Needed outside of a `FormField`. */
  "aria-label"?: string;
  "aria-describedby"?: string | undefined;
  className?: string;
}

/** One of several. In a table it is `quiet`, and looks like text until somebody comes near. */
export function Select({ options, value, onValueChange, placeholder, disabled = false, look, ...props }: SelectProps) {
  const { className, ...labels } = props;
  return (
    <BaseSelect.Root
      items={options}
      value={value}
      disabled={disabled}
      modal={false}
      onValueChange={(next: string | null) => {
        if (next !== null && next !== value) onValueChange(next);
      }}
    >
      <BaseSelect.Trigger {...labels} className={classNames(trigger({ look }), className)}>
        <BaseSelect.Value className="truncate data-placeholder:text-faint" placeholder={placeholder} />
        <BaseSelect.Icon className={classNames("shrink-0 text-faint", disabled && "invisible")}>
          <ChevronsUpDown aria-hidden className="size-3.5" />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner alignItemWithTrigger={false} sideOffset={4} align="start" className="z-50 outline-none">
          <BaseSelect.Popup className="max-h-(--available-height) min-w-(--anchor-width) max-w-80 origin-(--transform-origin) overflow-y-auto rounded-lg bg-raised p-1 shadow-float outline-none transition-[opacity,scale] duration-100 data-ending-style:scale-98 data-starting-style:scale-98 data-ending-style:opacity-0 data-starting-style:opacity-0">
            <BaseSelect.List>
              {options.map((option) => (
                <Option key={option.value} {...option} />
              ))}
            </BaseSelect.List>
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  );
}

function Option({ value, label, detail, disabled = false }: SelectOption) {
  return (
    <BaseSelect.Item
      value={value}
      disabled={disabled}
      className="grid cursor-default select-none grid-cols-[1fr_1rem] items-center gap-x-3 rounded-md px-2 py-1.5 text-ink text-sm outline-none data-disabled:text-faint data-highlighted:bg-hover"
    >
      <BaseSelect.ItemText>{label}</BaseSelect.ItemText>
      <BaseSelect.ItemIndicator className="col-start-2 row-start-1 text-accent-text">
        <Check aria-hidden className="size-4" />
      </BaseSelect.ItemIndicator>
      {detail && <span className="col-start-1 row-start-2 text-pretty text-faint text-xs">{detail}</span>}
    </BaseSelect.Item>
  );
}
