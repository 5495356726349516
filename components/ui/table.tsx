import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface TableProps {
  /** What the rows are, for who cannot see the heading above. */
  label: string;
  children: ReactNode;
}

/** Rows of a kind. It never scrolls sideways: columns that a phone has no room for are hidden by their cells. */
export function Table({ label, children }: TableProps) {
  return (
    <table aria-label={label} className="w-full table-fixed border-collapse text-left text-sm">
      {children}
    </table>
  );
}

/** The heading of a column. */
export function ColumnHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      {...props}
      className={classNames(
        "h-9 border-line border-b px-3 font-medium text-faint text-xs first:pl-4 last:pr-4",
        className,
      )}
    />
  );
}

/** A row that is told from its neighbours by a line. */
export function Row({ className, ...props }: ComponentProps<"tr">) {
  return <tr {...props} className={classNames("border-line border-b last:border-b-0", className)} />;
}

export function Cell({ className, ...props }: ComponentProps<"td">) {
  return <td {...props} className={classNames("h-14 px-3 py-2 first:pl-4 last:pr-4", className)} />;
}
