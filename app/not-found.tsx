import { Compass } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "#components/ui/empty-state.tsx";

/** The answer for what does not exist and for what is another tenant's. */
export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <h1 className="sr-only">Page not found</h1>
      <EmptyState
        icon={Compass}
        title="There is nothing here"
        action={
          <Link
            href="/"
            className="inline-flex h-8 items-center rounded-md bg-surface px-3 font-medium text-sm shadow-card hover:bg-sunken"
          >
            Go to your inbox
          </Link>
        }
      >
        The page does not exist, or it is not yours to see.
      </EmptyState>
    </main>
  );
}
