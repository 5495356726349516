import { classNames } from "./class-names.ts";

/** Parley's mark: two sides of a talk that meet. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={classNames("size-8", className)}>
      <rect width="32" height="32" rx="9" fill="var(--color-accent)" />
      <path
        d="M8 10.5A3.5 3.5 0 0 1 11.500 7h6A3.500 3.500 0 0 1 21 10.500v2A3.500 3.500 0 0 1 17.500 16H12l-4 3z"
        fill="#fff"
      />
      <path
        d="M24 17.500A3.500 3.500 0 0 0 22.600 14.700 6 6 0 0 1 17.500 18.600H14.200A3.500 3.500 0 0 0 17 22h3.500l3.500 3z"
        fill="#fff"
        fillOpacity=".62"
      />
    </svg>
  );
}
