import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** What can be done about it. */
  action?: ReactNode;
  /** `alert` for a failure, so that it is read out when it appears. */
  role?: "alert" | "status";
  className?: string;
}

/** Says why there is nothing to see, and what to do next. */
export function EmptyState({ icon: Icon, title, children, action, role, className }: EmptyStateProps) {
  return (
    <div
      role={role}
      className={classNames("flex flex-col items-center justify-center gap-1 px-8 py-12 text-center", className)}
    >
      <span className="mb-3 inline-flex size-11 items-center justify-center rounded-xl bg-surface text-faint shadow-card">
        <Icon aria-hidden className="size-5" strokeWidth={1.75} />
      </span>
      <p className="font-semibold text-base text-ink">{title}</p>
      {children && <p className="max-w-72 text-balance text-muted text-sm">{children}</p>}
      {action && <div className="mt-4 flex gap-2">{action}</div>}
    </div>
  );
}
