/** @jsxImportSource preact */

const dayMs = 86_400_000;

/** The line between two days. */
export function DaySeparator({ date }: { date: Date }) {
  return (
    <p class="day">
      <time dateTime={date.toISOString()}>{nameOf(date)}</time>
    </p>
  );
}

function nameOf(date: Date): string {
  const now = new Date();
  if (date.toDateString() === now.toDateString()) return "Today";
  if (date.toDateString() === new Date(now.getTime() - dayMs).toDateString()) return "Yesterday";
  const isThisYear = date.getFullYear() === now.getFullYear();
  const year = isThisYear ? ({ weekday: "long" } as const) : ({ year: "numeric" } as const);
  return date.toLocaleDateString(undefined, { day: "numeric", month: "long", ...year });
}
