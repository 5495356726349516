"use client";

import { useMediaQuery } from "@base-ui/react/unstable-use-media-query";
import { useEffect, useRef } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { LiveOffer } from "#lib/client/chat-state.ts";
import { useChat } from "./chat-client-provider.tsx";
import { OfferCard } from "./offer-card.tsx";
import { soundOffer, useOfferSound } from "./offer-sound.ts";
import { announcementOf } from "./offer-words.ts";

/** More would cover what somebody works at, or on a phone push it off the screen. */
const cardsMax = { desktop: 3, phone: 1 };
/** As Tailwind's `max-md:`. */
const phone = "(width < 48rem)";

/**
 * What is offered to the member now, without taking the focus from where they write: over the corner of the page, and on a
 * phone, where it would cover what they look at, above it. So it stands first in what it belongs to.
 */
export function OfferDock({ onAccepted }: { onAccepted: (conversationId: string) => void }) {
  const offers = useChat((state) => state.offers);
  const isPhone = useMediaQuery(phone, { noSsr: true });
  const shown = offers.slice(0, isPhone ? cardsMax.phone : cardsMax.desktop);
  const first = shown.find(({ end }) => end === null);
  useOfferSounds(offers);
  return (
    <section
      aria-label="Offers"
      className={classNames(
        "pointer-events-none sticky top-0 z-30 flex flex-col gap-2 md:fixed md:top-auto md:right-6 md:bottom-44 md:w-88",
        offers.length > 0 && "max-md:p-2",
      )}
    >
      <div role="status" aria-atomic="false" className="sr-only">
        {shown.map((offer) => (
          <p key={offer.id}>{announcementOf(offer)}</p>
        ))}
      </div>
      {shown.map((offer) => (
        <OfferCard key={offer.id} offer={offer} hasKeys={offer === first} onAccepted={onAccepted} />
      ))}
      {offers.length > shown.length && (
        <p className="self-center rounded-full bg-raised px-3 py-1 text-muted text-xs shadow-float">
          and {offers.length - shown.length} more
        </p>
      )}
    </section>
  );
}

/** Sounds once for each offer that comes. */
function useOfferSounds(offers: readonly LiveOffer[]): void {
  const isMuted = useOfferSound((preference) => preference.isMuted);
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const fresh = offers.filter(({ id, end }) => end === null && !known.current.has(id));
    known.current = new Set(offers.map(({ id }) => id));
    if (isMuted) return;
    // A browser that lets nothing sound still shows the card.
    for (const { id } of fresh) soundOffer(id).catch(() => undefined);
  }, [offers, isMuted]);
}
