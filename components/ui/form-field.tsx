"use client";

import { Field } from "@base-ui/react/field";
import { CircleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface FormFieldProps {
  label: string;
  /** Keeps the label for screen readers only, where what stands around it says the same. */
  isLabelHidden?: boolean;
  /** What helps to fill it in. */
  hint?: ReactNode;
  /** What is wrong with it, in words; it is tied to the control, and read with it. */
  error?: string | undefined;
  className?: string;
  children: ReactNode;
}

/** A control with its label, its help and its error. The control is one of this file's, or a `Select`. */
export function FormField({ label, isLabelHidden = false, hint, error, className, children }: FormFieldProps) {
  return (
    <Field.Root invalid={error !== undefined} className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <Field.Label className={classNames("font-medium text-sm", isLabelHidden && "sr-only")}>{label}</Field.Label>
      {children}
      {hint && <Field.Description className="text-pretty text-faint text-xs">{hint}</Field.Description>}
      <Field.Error match={error !== undefined} className="flex items-start gap-1.5 text-danger text-xs">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        {error}
      </Field.Error>
    </Field.Root>
  );
}

const control = [
  "w-full rounded-md bg-surface px-2.5 text-ink text-sm shadow-[inset_0_0_0_1px_var(--color-edge)] outline-none transition-shadow max-md:text-lg",
  "placeholder:text-faint focus-visible:shadow-[inset_0_0_0_2px_var(--color-accent-text)]",
  "aria-invalid:shadow-[inset_0_0_0_1.5px_var(--color-danger)] disabled:bg-sunken disabled:text-faint",
];

type InputProps = Omit<ComponentProps<typeof Field.Control>, "className"> & { className?: string };

/** A line of text inside a `FormField`, or alone with an `aria-label`. */
export function Input({ className, ...props }: InputProps) {
  return <Field.Control {...props} className={classNames("h-9", control, className)} />;
}

/** Several lines of text inside a `FormField`. */
export function TextArea({ rows = 3, className, ...props }: InputProps & { rows?: number }) {
  return (
    <Field.Control
      {...props}
      render={<textarea rows={rows} />}
      className={classNames("resize-y py-2 leading-5", control, className)}
    />
  );
}
