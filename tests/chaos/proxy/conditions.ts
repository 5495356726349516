/** The two directions of a connection, as its client sees them. */
export type Direction = "up" | "down";

/** What a connection through the proxy has to put up with. */
export interface Conditions {
  /** How long every byte is under way. */
  latencyMs: number;
  /** How many bytes arrive together at most. */
  sliceBytes: number;
  /** In each direction. */
  bytesPerSecond: number;
  /** The directions in which nothing arrives: bytes are kept, and both ends believe in the connection. */
  stalled: readonly Direction[];
  /** New connections are reset at once. */
  refuses: boolean;
}

export const goodConditions: Conditions = {
  latencyMs: 0,
  sliceBytes: Number.POSITIVE_INFINITY,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  stalled: [],
  refuses: false,
};

/** All connections, or every second one by the order in which they were made. */
export type Share = "all" | "even" | "odd";

/** Whether the connection that was made as the n-th, from 0, belongs to the share. */
export function isInShare(share: Share, number: number): boolean {
  return share === "all" || (number % 2 === 0) === (share === "even");
}
