import { Skeleton } from "#components/ui/skeleton.tsx";

/** The shape of the settings while they open, so that nothing jumps when they have. */
export function SettingsSkeleton() {
  return (
    <div className="flex h-dvh overflow-hidden">
      <div className="hidden w-56 shrink-0 flex-col gap-4 p-2 md:flex">
        <div className="h-11" />
        <div className="flex items-center gap-2.5 px-1.5">
          <Skeleton className="size-7" />
          <Skeleton className="h-3 w-24" />
        </div>
        <div className="flex flex-col gap-2 px-1.5 pt-2">
          {["general", "members", "roles", "widget"].map((key) => (
            <Skeleton key={key} className="h-6" />
          ))}
        </div>
      </div>
      <main className="flex min-w-0 flex-1 flex-col md:py-2 md:pr-2">
        <h1 className="sr-only">Settings</h1>
        <div className="min-h-0 flex-1 bg-surface md:rounded-xl md:shadow-card">
          <div className="mx-auto flex max-w-4xl flex-col gap-6 px-4 pt-3 md:px-8 md:pt-10">
            <Skeleton className="h-6 w-40" />
            <CardSkeleton rows={4} />
          </div>
        </div>
      </main>
    </div>
  );
}

/** Rows of something that is on its way. */
export function CardSkeleton({ rows }: { rows: number }) {
  return (
    <div
      role="status"
      aria-busy
      aria-label="Loading"
      className="divide-y divide-line overflow-hidden rounded-xl shadow-card"
    >
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are fixed
        <div key={index} className="flex h-14 items-center gap-3 px-4">
          <Skeleton className="size-7 rounded-full" />
          <Skeleton className="h-2.5 w-32" />
          <Skeleton className="ml-auto h-2.5 w-16" />
        </div>
      ))}
    </div>
  );
}
