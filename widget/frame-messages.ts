/**
 * All that the loader on the host's page and the frame from Parley's origin say to each other. Both sides check origin
 * and source before they read a message, and ignore what is not one of these. The guards are written by hand, as the
 * loader has no room for zod.
 */

/** What the frame tells the loader. */
export type FrameMessage =
  /** The frame listens now; the loader answers with `identity` and `visibility`. */
  | { parley: "ready"; value: null }
  /** The visitor closed the panel from inside. */
  | { parley: "close"; value: null }
  /** How many messages and notifications the visitor has not seen. */
  | { parley: "unread"; value: number }
  /** Whether this visitor has a conversation or notifications to come back to. */
  | { parley: "conversation"; value: boolean };

/** What the loader tells the frame. */
export type HostMessage =
  /** Who is at the page: what the host's server has signed, or null for somebody whom the host does not know. */
  | { parley: "identity"; value: string | null }
  /** Whether its panel is open. Who is at the page has been told before. */
  | { parley: "visibility"; value: boolean };

/** @returns null for anything that is not a frame's message. */
export function toFrameMessage(data: unknown): FrameMessage | null {
  if (!isMessage(data)) return null;
  const { parley, value } = data;
  if (parley === "ready" || parley === "close") return { parley, value: null };
  if (parley === "unread" && typeof value === "number" && value >= 0) return { parley, value };
  if (parley === "conversation" && typeof value === "boolean") return { parley, value };
  return null;
}

/** @returns null for anything that is not a loader's message. */
export function toHostMessage(data: unknown): HostMessage | null {
  if (!isMessage(data)) return null;
  const { parley, value } = data;
  if (parley === "identity" && (typeof value === "string" || value === null)) return { parley, value };
  if (parley === "visibility" && typeof value === "boolean") return { parley, value };
  return null;
}

function isMessage(data: unknown): data is { parley: unknown; value: unknown } {
  return typeof data === "object" && data !== null && "parley" in data && "value" in data;
}
