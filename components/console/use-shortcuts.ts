"use client";

import { useEffect, useEffectEvent } from "react";
import { useShortcutPreference } from "./shortcut-preference.ts";

/** Actions by `KeyboardEvent.key`. An action that returns false leaves the key to the browser. */
export type Shortcuts = Readonly<Record<string, (() => unknown) | undefined>>;

/**
 * Runs actions on single keys, except while somebody writes, or a menu or dialog is open.
 * @param options.comeFirst of two actions on one key these are run, for as long as they are there
 */
export function useShortcuts(shortcuts: Shortcuts, { comeFirst = false }: { comeFirst?: boolean } = {}): void {
  const enabled = useShortcutPreference((preference) => preference.enabled);
  const handle = useEffectEvent((event: KeyboardEvent) => {
    const action = shortcuts[event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.defaultPrevented || isBusy(event.target)) return;
    if (action() !== false) event.preventDefault();
  });
  useEffect(() => {
    if (!enabled) return;
    const listener = (event: KeyboardEvent) => handle(event);
    window.addEventListener("keydown", listener, { capture: comeFirst });
    return () => window.removeEventListener("keydown", listener, { capture: comeFirst });
  }, [enabled, comeFirst]);
}

function isBusy(target: EventTarget | null): boolean {
  if (document.querySelector("[role=dialog][data-open], [role=menu][data-open]") !== null) return true;
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select");
}
