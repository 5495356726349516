"use client";

import { useSyncExternalStore } from "react";

function subscribe(listener: () => void): () => void {
  window.addEventListener("focus", listener);
  window.addEventListener("blur", listener);
  document.addEventListener("visibilitychange", listener);
  return () => {
    window.removeEventListener("focus", listener);
    window.removeEventListener("blur", listener);
    document.removeEventListener("visibilitychange", listener);
  };
}

/** Whether somebody looks at this page now, as far as a browser can tell. */
export function useDocumentFocus(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => document.hasFocus() && document.visibilityState === "visible",
    () => false,
  );
}
