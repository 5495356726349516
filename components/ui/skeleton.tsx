import { classNames } from "./class-names.ts";

/** The shape of something that is on its way. The region around it says so with `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={classNames("block animate-pulse-soft rounded-md bg-sunken", className)} />;
}
