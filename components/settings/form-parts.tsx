"use client";

import { CircleAlert } from "lucide-react";
import { type ReactNode, type RefObject, type SubmitEvent, useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";

interface SettingsFormProps {
  onSubmit: () => void;
  /** While it is being sent, another Enter does nothing. */
  pending: boolean;
  /** Changes with every answer of the server: the first field with an error then gets the focus. */
  errors: object;
  className?: string;
  children: ReactNode;
}

/** A form that Enter submits, and whose first wrong field has the focus afterwards. */
export function SettingsForm({ onSubmit, pending, errors, className, children }: SettingsFormProps) {
  const form = useRef<HTMLFormElement>(null);
  useFocusOnError(form, errors);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!pending) onSubmit();
  };
  return (
    <form ref={form} noValidate onSubmit={submit} className={className}>
      {children}
    </form>
  );
}

function useFocusOnError(form: RefObject<HTMLFormElement | null>, errors: object): void {
  useEffect(() => {
    if (Object.keys(errors).length === 0) return;
    form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [form, errors]);
}

/** What is wrong with a form as a whole. Its place always exists, so that it is read out. */
export function FormFailure({ children }: { children: string | null }) {
  return (
    <div role="alert" className="empty:hidden">
      {children && (
        <p className="flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {children}
        </p>
      )}
    </div>
  );
}

interface FormFootProps {
  isChanged: boolean;
  pending: boolean;
  onDiscard: () => void;
  save?: string;
}

/** Save and discard, at the foot of a form that stands in the page. */
export function FormFoot({ isChanged, pending, onDiscard, save = "Save changes" }: FormFootProps) {
  return (
    <div className="flex items-center gap-2 pt-1">
      <Button type="submit" look="primary" disabled={!isChanged} pending={pending}>
        {save}
      </Button>
      {isChanged && !pending && (
        <Button look="ghost" onClick={onDiscard}>
          Discard
        </Button>
      )}
    </div>
  );
}
