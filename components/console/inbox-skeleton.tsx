import { Skeleton } from "#components/ui/skeleton.tsx";
import { ConversationListSkeleton } from "./conversation-list-state.tsx";

/** The inbox's shape while it opens, so that nothing jumps when it has. */
export function InboxSkeleton() {
  return (
    <div className="flex h-dvh overflow-hidden">
      <div className="hidden w-14 shrink-0 flex-col gap-4 p-2 md:flex lg:w-56">
        <div className="flex h-11 items-center gap-2.5 px-1.5">
          <Skeleton className="size-7" />
          <Skeleton className="hidden h-3 w-24 lg:block" />
        </div>
        <div className="flex flex-col gap-2 px-1.5">
          <Skeleton className="h-6" />
          <Skeleton className="h-6" />
          <Skeleton className="h-6" />
        </div>
      </div>
      <main className="flex min-w-0 flex-1 flex-col md:py-2 md:pr-2">
        <h1 className="sr-only">Inbox</h1>
        <div className="flex min-h-0 flex-1 overflow-hidden bg-surface md:rounded-xl md:shadow-card">
          <div className="flex w-full flex-col border-line md:w-72 md:border-r xl:w-80 3xl:w-96">
            <div className="h-13 shrink-0 border-line border-b max-md:h-24" />
            <ConversationListSkeleton />
          </div>
          <div className="hidden flex-1 flex-col md:flex">
            <div className="h-13 shrink-0 border-line border-b" />
          </div>
        </div>
      </main>
    </div>
  );
}
