import { type HostMessage, toFrameMessage } from "../frame-messages.ts";
import { drawLauncher } from "./launcher.ts";
import { returningFlag } from "./returning-flag.ts";

export type WidgetEvent = "open" | "close" | "unread";

export interface WidgetOptions {
  tenant: string;
  /** The origin that the script came from, which serves the frame as well. */
  origin: string;
  emit(event: WidgetEvent, count?: number): void;
}

export interface MountedWidget {
  readonly tenant: string;
  setOpen(open: boolean): void;
  /**
   * Says who is at the page, in a JWT of the host's server; it is kept for as long as the widget is on the page. What is no
   * text, such as a promise of one, is nobody, and not a stranger either.
   */
  identify(identity: unknown): void;
  /** Takes everything off the page and forgets the flag. */
  remove(): void;
}

/**
 * Puts the launcher on the page, which must have its body. The frame is loaded with the first opening, or at once and
 * hidden where an earlier page load left a conversation.
 */
export function mountWidget({ tenant, origin, emit }: WidgetOptions): MountedWidget {
  const { host, root, button, showUnread } = drawLauncher();
  const frame = document.createElement("iframe");
  let isOpen = false;
  let isReady = false;
  let who: string | null = null;

  function loadFrame(): void {
    if (frame.src) return;
    frame.title = "Chat";
    frame.src = `${origin}/widget/frame?${new URLSearchParams({ tenant, host: location.origin })}`;
    root.prepend(frame);
    // Reading the layout makes the closed style current, so that the first opening moves as the later ones do.
    void frame.offsetWidth;
  }

  /** Brings button, panel and frame to what `isOpen` says. */
  function show(): void {
    button.setAttribute("aria-label", isOpen ? "Close chat" : "Open chat");
    frame.classList.toggle("open", isOpen);
    frame.classList.toggle("ready", isReady);
    tell({ parley: "visibility", value: isOpen });
  }

  /** Tells nobody but the frame, as long as it shows a page of its own origin. */
  function tell(message: HostMessage): void {
    if (isReady) frame.contentWindow?.postMessage(message, origin);
  }

  function setOpen(open: boolean): void {
    if (open === isOpen) return;
    isOpen = open;
    loadFrame();
    show();
    if (open) frame.focus();
    else if (root.activeElement === frame) button.focus();
    emit(open ? "open" : "close");
  }

  function receive({ origin: from, source, data }: MessageEvent): void {
    if (from !== origin || source === null || source !== frame.contentWindow) return;
    const message = toFrameMessage(data);
    switch (message?.parley) {
      case undefined:
        break;
      case "ready":
        isReady = true;
        tell({ parley: "identity", value: who });
        show();
        break;
      case "close":
        setOpen(false);
        break;
      case "unread":
        showUnread(message.value);
        emit("unread", message.value);
        break;
      case "conversation":
        returningFlag(tenant, message.value);
    }
  }

  button.onclick = () => setOpen(!isOpen);
  host.onkeydown = ({ key }) => {
    if (key === "Escape") setOpen(false);
  };
  addEventListener("message", receive);
  show();
  if (returningFlag(tenant)) loadFrame();
  return {
    tenant,
    setOpen,
    identify(identity) {
      who = typeof identity === "string" ? identity : "?";
      tell({ parley: "identity", value: who });
    },
    remove() {
      removeEventListener("message", receive);
      host.remove();
      returningFlag(tenant, false);
    },
  };
}
