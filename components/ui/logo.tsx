import { classNames } from "./class-names.ts";

/** Parley's mark: the two sides of a talk, each leaning towards the other. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={classNames("size-8", className)}>
      <rect width="32" height="32" rx="9" fill="var(--color-accent)" />
      <path
        d="M13.2 13.6h7.6a4.6 4.6 0 0 1 4.6 4.6v7.2l-3.1-2.6h-9.1a4.6 4.6 0 0 1 0-9.2z"
        fill="#fff"
        fillOpacity=".5"
      />
      <path d="M6.6 6.6v11.2l3.4-2.8h8.2a4.2 4.2 0 0 0 0-8.4z" fill="#fff" />
    </svg>
  );
}
