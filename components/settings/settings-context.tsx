"use client";

import { createContext, type ReactNode, useContext } from "react";
import type { Me } from "#lib/chat/identity/get-me.ts";
import type { SettingsNavigation } from "./settings-location.ts";

interface SettingsFrame {
  location: SettingsNavigation;
  /** Where this installation is reached from outside, without a slash at its end. */
  publicUrl: string;
  /** Who looks at the settings, and what they may do. */
  me: Me;
  /** Their address. */
  email: string;
}

const SettingsContext = createContext<SettingsFrame | null>(null);

export function SettingsFrameProvider({ frame, children }: { frame: SettingsFrame; children: ReactNode }) {
  return <SettingsContext value={frame}>{children}</SettingsContext>;
}

export function useSettingsFrame(): SettingsFrame {
  const frame = useContext(SettingsContext);
  if (frame === null) throw new Error("This component stands outside of SettingsFrameProvider.");
  return frame;
}

export function useMe(): Me {
  return useSettingsFrame().me;
}
