"use client";

import { useMutation } from "@tanstack/react-query";
import { BellOff, BellRing } from "lucide-react";
import { Menu, MenuChoice, MenuItem, MenuOption, MenuSeparator } from "#components/ui/menu.tsx";
import { type Availability, availabilities } from "#lib/chat/matching/operator.ts";
import { availabilityWords, loadWords } from "./availability-words.ts";
import { useChatClient } from "./chat-client-provider.tsx";
import { useOfferSound } from "./offer-sound.ts";
import { tellRefusal } from "./tell-refusal.ts";
import { useOwnStanding } from "./use-operators.ts";

/** Says whether the member takes conversations and how many they have, and lets them change it. */
export function AvailabilityMenu({ shape }: { shape: "sidebar" | "bar" }) {
  const standing = useOwnStanding();
  const { mutate } = useSetAvailability();
  const { isMuted, setMuted } = useOfferSound();
  if (standing === undefined) return null;
  const { label, icon: Icon, tone } = availabilityWords[standing.availability];
  const load = loadWords(standing);
  return (
    <Menu
      side={shape === "bar" ? "bottom" : "top"}
      align={shape === "bar" ? "end" : "start"}
      trigger={
        <button
          type="button"
          className={
            shape === "bar"
              ? "flex h-8 items-center gap-1.5 rounded-full px-2.5 font-medium text-muted text-xs shadow-[inset_0_0_0_1px_var(--color-line)]"
              : "flex h-10 w-full items-center justify-center gap-2.5 rounded-md px-2.5 font-medium text-muted text-sm transition-colors duration-75 hover:bg-hover hover:text-ink data-popup-open:bg-hover lg:h-8 lg:justify-start"
          }
        >
          <Icon aria-hidden className={`size-4 shrink-0 ${tone}`} />
          <span className={shape === "bar" ? undefined : "sr-only text-left lg:not-sr-only lg:flex-1"}>{label}</span>
          <span className={shape === "bar" ? "text-faint" : "sr-only text-faint text-xs lg:not-sr-only"}>{load}</span>
          <span className="sr-only">conversations. Change your availability</span>
        </button>
      }
    >
      <MenuChoice
        label="Your availability"
        value={standing.availability}
        onValueChange={(value) => {
          const chosen = availabilities.find((availability) => availability === value);
          if (chosen !== undefined) mutate(chosen);
        }}
      >
        {availabilities.map((availability) => (
          <MenuOption key={availability} icon={availabilityWords[availability].icon} value={availability} isLast>
            {availabilityWords[availability].label}
            <span className="ml-2 text-faint text-xs">{availabilityWords[availability].detail}</span>
          </MenuOption>
        ))}
      </MenuChoice>
      <MenuSeparator />
      <MenuItem icon={isMuted ? BellOff : BellRing} onClick={() => setMuted(!isMuted)}>
        {isMuted ? "Turn the sound of offers on" : "Turn the sound of offers off"}
      </MenuItem>
    </Menu>
  );
}

/** Says whether the member takes conversations. */
export function useSetAvailability() {
  const client = useChatClient();
  return useMutation({
    mutationFn: (availability: Availability) => client.setAvailability(availability),
    onError: tellRefusal,
  });
}
