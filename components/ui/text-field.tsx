import { type ComponentProps, useId } from "react";
import { classNames } from "./class-names.ts";

interface TextFieldProps extends ComponentProps<"input"> {
  label: string;
  /** Marks the field as wrong; the words stand elsewhere, in the element with `aria-describedby`'s id. */
  invalid?: boolean;
}

/** A labelled line of text. */
export function TextField({ label, invalid = false, className, ...props }: TextFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-muted text-sm">
        {label}
      </label>
      <input
        {...props}
        id={id}
        aria-invalid={invalid || undefined}
        className={classNames(
          "h-10 rounded-lg bg-surface px-3 text-base text-ink max-md:text-lg shadow-[inset_0_0_0_1px_var(--color-edge)] outline-none transition-shadow",
          "placeholder:text-faint focus-visible:shadow-[inset_0_0_0_2px_var(--color-accent-text)]",
          "aria-invalid:shadow-[inset_0_0_0_1.5px_var(--color-danger)]",
          className,
        )}
      />
    </div>
  );
}
