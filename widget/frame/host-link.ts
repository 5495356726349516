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
 */
export function linkToHost(hostOrigin: string): HostLink {
  const isOpen = createStore<boolean>(() => false);
  const isEmbedded = window.parent !== window && isOrigin(hostOrigin);
  const post = (message: FrameMessage): void => {
    if (isEmbedded) window.parent.postMessage(message, hostOrigin);
  };
  addEventListener("message", ({ origin, source, data }) => {
    if (!isEmbedded || origin !== hostOrigin || source !== window.parent) return;
    const message = toHostMessage(data);
    if (message !== null) isOpen.setState(message.value, true);
  });
  post({ parley: "ready", value: null });
  return { isOpen, post };
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}
