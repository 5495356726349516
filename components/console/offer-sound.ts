"use client";

import { create } from "zustand";
import { persist } from "zustand/middleware";

interface OfferSoundPreference {
  isMuted: boolean;
  setMuted(isMuted: boolean): void;
}

/** Whether an offer makes no sound. This browser remembers it. */
export const useOfferSound = create<OfferSoundPreference>()(
  persist((set) => ({ isMuted: false, setMuted: (isMuted) => set({ isMuted }) }), { name: "parley-offer-sound" }),
);

/** Two short tones, one after the other: hertz. */
const tones = [660, 880] as const;
const toneSeconds = 0.14;
const loudness = 0.07;
/** For so long no other tab of this browser sounds for the same offer. */
const soundedMs = 3_000;

let context: AudioContext | null = null;

/** Sounds for an offer, in one tab of the browser. Before somebody has touched the page a browser lets nothing sound. */
export async function soundOffer(offerId: string): Promise<void> {
  if (!navigator.userActivation.hasBeenActive) return;
  if (!("locks" in navigator)) return play();
  await navigator.locks.request(`parley-offer:${offerId}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    await play();
    await new Promise((resolve) => setTimeout(resolve, soundedMs));
  });
}

async function play(): Promise<void> {
  context ??= new AudioContext();
  await context.resume();
  const begin = context.currentTime;
  for (const [index, frequency] of tones.entries()) {
    const at = begin + index * toneSeconds;
    const gain = new GainNode(context, { gain: 0 });
    const oscillator = new OscillatorNode(context, { type: "sine", frequency });
    oscillator.connect(gain).connect(context.destination);
    // A tone that begins or ends at once clicks.
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness, at + 0.015);
    gain.gain.linearRampToValueAtTime(0, at + toneSeconds);
    oscillator.start(at);
    oscillator.stop(at + toneSeconds);
  }
}
