"use client";

import { Moon } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { useSetAvailability } from "./availability-menu.tsx";
import { useOwnStanding } from "./use-operators.ts";

/** Tells somebody who let offers pass that they count as away. Its place always exists, so that it is read out. */
export function AwayBanner() {
  const standing = useOwnStanding();
  const { mutate, isPending } = useSetAvailability();
  const isShown = standing?.availability === "away" && standing.availabilityReason === "missed_offers";
  return (
    <div role="status" aria-label="Availability">
      {isShown && (
        <div className="flex animate-rise flex-wrap items-center justify-center gap-x-3 gap-y-1 px-4 py-1.5 text-center font-medium text-note-text text-xs max-md:bg-note">
          <p className="flex items-center gap-2">
            <Moon aria-hidden className="size-3.5 shrink-0" />
            You missed several offers in a row, so we set you away.
          </p>
          <Button size="sm" pending={isPending} onClick={() => mutate("available")}>
            I'm back
          </Button>
        </div>
      )}
    </div>
  );
}
