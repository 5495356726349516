import { createStore, type StoreApi } from "zustand/vanilla";
import { type FrameMessage, toHostMessage } from "../frame-messages.ts";

/** The frame's end of the line to the loader. */
export interface HostLink {
  /** Whether the panel is open. Closed until the loader has said otherwise. */
  readonly isOpen: StoreApi<boolean>;
  post(message: FrameMessage): void;
}

/**
 * Listens to the page that embeds the frame, and to nobody else, and posts only to the origin that it said it has. A
 * page that names another origin than its own is not heard and hears nothing.
 * @param onIdentity told who is at the page, and again when that changes; null for somebody whom the host does not know
 */
export function linkToHost(hostOrigin: string, onIdentity: (identity: string | null) => void): HostLink {
  const isOpen = createStore<boolean>(() => false);
  const isEmbedded = window.parent !== window && isOrigin(hostOrigin);
  const post = (message: FrameMessage): void => {
    if (isEmbedded) window.parent.postMessage(message, hostOrigin);
  };
  let isTold = false;
  const identify = (identity: string | null): void => {
    isTold = true;
    onIdentity(identity);
  };
  addEventListener("message", ({ origin, source, data }) => {
    if (!isEmbedded || origin !== hostOrigin || source !== window.parent) return;
    const message = toHostMessage(data);
    if (message?.parley === "identity") identify(message.value);
    if (message?.parley !== "visibility") return;
    // A loader that says nothing of anybody is one that knows nobody.
    if (!isTold) identify(null);
    isOpen.setState(message.value, true);
  });
  if (window.parent === window) identify(null);
  post({ parley: "ready", value: null });
  return { isOpen, post };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
