import { launcherStyle } from "./launcher-style.ts";

export interface Launcher {
  /** The launcher's place on the page; all else is in its shadow tree, out of reach of the host's CSS. */
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  readonly button: HTMLElement;
  showUnread(count: number): void;
}

/**
 * Draws the button at the bottom right. Elements are made one by one and the style is a constructed sheet, because a
 * host's CSP may forbid inline styles and strings that become markup.
 */
export function drawLauncher(): Launcher {
  const host = add(document.body, "div");
  host.id = "parley-widget";
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyle);
  root.adoptedStyleSheets = [sheet];
  const button = add(root, "button");
  const badge = add(root, "b");
  badge.role = "status";
  return {
    host,
    root,
    button,
    showUnread(count) {
      badge.textContent = count > 0 ? String(count) : "";
      if (count > 0) add(badge, "i").textContent = ` unread message${count > 1 ? "s" : ""}`;
    },
  };
}

function add(parent: Node, tag: string): HTMLElement {
  return parent.appendChild(document.createElement(tag));
}
