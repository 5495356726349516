"use client";

import { create } from "zustand";
import { persist } from "zustand/middleware";

interface ShortcutPreference {
  enabled: boolean;
  setEnabled(enabled: boolean): void;
}

/** Whether single keys act. Somebody who dictates needs to switch that off (WCAG 2.1.4); this browser remembers it. */
export const useShortcutPreference = create<ShortcutPreference>()(
  persist((set) => ({ enabled: true, setEnabled: (enabled) => set({ enabled }) }), { name: "parley-shortcuts" }),
);
