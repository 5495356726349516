import { classNames } from "./class-names.ts";

/** Parley's mark: the two sides of a talk, each leaning towards the other. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={classNames("size-8", className)}>
      <rect width="32" height="32" rx="9" fill="var(--color-accent)" />
      <path d="M27 26v-7a6.5 6.5 0 1 0-6.5 6.5h2.7z" fill="#fff" fillOpacity=".55" />
      <path
        d="M5 22.5v-9a7.5 7.5 0 1 1 7.5 7.5H8.5z"
        fill="#fff"
        stroke="var(--color-accent)"
        strokeWidth="2"
        paintOrder="stroke"
      />
    </svg>
  );
}
