import { type MountedWidget, mountWidget, type WidgetEvent } from "./loader/mount-widget.ts";

type Callback = (count?: number) => void;

interface Who {
  tenant?: string | undefined;
  /** A JWT that the host's server has signed. */
  identity?: unknown;
}

/** One call of `window.Parley`, as a host should make it. Hosts are not type-checked, so what they leave out is told. */
type Call =
  | readonly ["boot" | "identify", Who?]
  | readonly ["open" | "close" | "shutdown"]
  | readonly ["on", WidgetEvent?, Callback?];

/** Before this script has run, it is the host's stub that keeps the calls in `q`. */
interface Parley {
  (...call: Call): void;
  q?: Call[];
  isLoaded?: true;
}

declare global {
  interface Window {
    Parley?: Parley;
  }
}

/** Takes over `window.Parley` from the stub, boots the tenant of the script tag, then runs the calls that waited. */
function load(script: HTMLOrSVGScriptElement | null): void {
  if (window.Parley?.isLoaded) return;
  const calls = Array.from(window.Parley?.q ?? []);
  const { tenant, identity } = script?.dataset ?? {};
  if (tenant) calls.unshift(["boot", { tenant, identity }]);
  else if (!calls.some(([command]) => command === "boot")) complain("data-tenant is missing on the script tag");
  const run = createCommands(new URL(script instanceof HTMLScriptElement ? script.src : "", location.href).origin);
  let isRunning = false;
  const parley: Parley = (...call) => {
    if (isRunning) run(call);
    else calls.push(call);
  };
  parley.isLoaded = true;
  window.Parley = parley;

  const begin = (): void => {
    isRunning = true;
    for (const call of calls) run(call);
  };
  if (document.body) begin();
  else addEventListener("DOMContentLoaded", begin);
}

/** @param origin where the frame is served. */
function createCommands(origin: string): (call: Call) => void {
  const listeners: [WidgetEvent, Callback][] = [];
  let widget: MountedWidget | null = null;

  /** Callbacks run on their own, so that a fault of the host's stays the host's. */
  function emit(event: WidgetEvent, count?: number): void {
    for (const [name, callback] of listeners) if (name === event) setTimeout(callback, 0, count);
  }

  function boot({ tenant, identity }: Who = {}): void {
    if (!tenant) complain('"boot" needs { tenant }');
    else if (widget === null) widget = mountWidget({ tenant, origin, emit });
    else if (widget.tenant !== tenant) return complain(`"${widget.tenant}" is running, call "shutdown" before`);
    if (identity) widget?.identify(identity);
  }

  function on(event: WidgetEvent | undefined, callback: Callback | undefined): void {
    if (event && ["open", "close", "unread"].includes(event) && callback) listeners.push([event, callback]);
    else complain('"on" needs "open", "close" or "unread", and a function');
  }

  function shutdown(): void {
    widget?.remove();
    widget = null;
    listeners.length = 0;
  }

  return ([command, first, second]) => {
    if (command === "boot") boot(first);
    else if (command === "on") on(first, second);
    else if (command === "shutdown") shutdown();
    else if (!["open", "close", "identify"].includes(command)) complain(`unknown command "${command}"`);
    else if (widget === null) complain(`"${command}" needs "boot" before`);
    else if (command !== "identify") widget.setOpen(command === "open");
    else if (first?.identity) widget.identify(first.identity);
    else complain('"identify" needs { identity }');
  };
}

function complain(what: string): void {
  console.error(`Parley: ${what}.`);
}

load(document.currentScript);
