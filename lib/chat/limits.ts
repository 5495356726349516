/** The limits that belong to the product's language rather than to an installation. Sizes are in characters. */
export const limits = {
  messageBodyMax: 8_000,
  nameMax: 120,
  emailMax: 254,
  /** How long the host's name for one of its users may be. */
  externalIdMax: 255,
  pageSizeDefault: 50,
  pageSizeMax: 200,
  deliveriesPerCallMax: 100,
  /** How many messages a reply that collides is told of. */
  missedMessagesMax: 20,
  eventsPerPruneMax: 500,
  eventsPerReadMax: 500,
  epochMax: 64,
  eventsWaitSecondsMax: 25,
  greetingMax: 500,
  invitationDays: 7,
  rolesMax: 50,
  /** How many may hold at a time. */
  apiKeysMax: 50,
  apiKeyDaysMax: 3_650,
  /** So that one secret can replace the other without a moment at which neither holds. */
  widgetSecretsMax: 2,
  allowedOriginsMax: 50,
  originMax: 300,
  issuerMax: 300,
  clientIdMax: 300,
  clientSecretMax: 1_000,
  allowedDomainsMax: 50,
  domainMax: 253,
  claimMax: 100,
  roleRulesMax: 50,
  groupMax: 255,
  /** How long the identity that the host's server has signed may be. */
  identityMax: 4_096,
} as const;
