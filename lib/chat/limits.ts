/** The limits that belong to the product's language rather than to an installation. Sizes are in characters. */
export const limits = {
  messageBodyMax: 8_000,
  nameMax: 120,
  emailMax: 254,
  pageSizeDefault: 50,
  pageSizeMax: 200,
  deliveriesPerCallMax: 100,
  /** How many messages a reply that collides is told of. */
  missedMessagesMax: 20,
  eventsPerPruneMax: 500,
  eventsPerReadMax: 500,
  epochMax: 64,
  eventsWaitSecondsMax: 25,
} as const;
