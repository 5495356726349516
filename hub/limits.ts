/** The hub's own limits, beside those of `lib/signalr`. Sizes in bytes are estimates of what an event takes. */
export const hubLimits = {
  /** How many of a tenant's newest events are kept in memory for those who come back. */
  recentEventsPerTenantMax: 500,
  recentBytesPerTenantMax: 2 * 1024 * 1024,
  /** For how many different cursors of a tenant's clients what comes next is kept ready to be sent. */
  sharedPartsPerTenantMax: 16,
  /** So much of the log is passed on, or sent to one client that catches up, before others get their turn. */
  bytesPerTurnMax: 128 * 1024,
  /** Tenants whose heads are read by one query. */
  headsPerReadMax: 1_000,
} as const;
