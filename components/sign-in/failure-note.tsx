import { CircleAlert } from "lucide-react";

interface FailureNoteProps {
  /** By which a field names it as its description. */
  id?: string;
  /** Null while there is nothing to tell. */
  text: string | null;
  className?: string;
}

/**
 * Says in words what went wrong, and is read out when that changes. While there is nothing to tell it takes no room: by
 * default in a column of fields, whose gap it makes up for.
 */
export function FailureNote({ id, text, className = "empty:-mt-4" }: FailureNoteProps) {
  return (
    <div id={id} role="alert" className={className}>
      {text && (
        <p className="flex items-start gap-2 rounded-lg bg-danger-soft px-3 py-2 text-danger text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {text}
        </p>
      )}
    </div>
  );
}
