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
  /** How often one message may be refused to its author. */
  refusalsMax: 10_000,
  /** Of each kind. */
  recordsPerPruneMax: 500,
  eventsPerReadMax: 500,
  epochMax: 64,
  eventsWaitSecondsMax: 25,
  greetingMax: 500,
  invitationDays: 7,
  /** How much a new member takes at a time. */
  capacityDefault: 10,
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
  /** How many conversations of the queue are looked at in one go. */
  matchQueueMax: 10_000,
  /** While somebody waits, the queue is looked at so often even if nothing was heard. */
  matchEverySeconds: 10,
  /** How much of what a visitor wrote stands in an offer. */
  offerWordsMax: 280,
  declineReasonMax: 200,
  capacityMax: 100,
  skillsMax: 20,
  skillMax: 60,
  teamsMax: 100,
  teamMembersMax: 1_000,
  offerCountMax: 100,
  offerSecondsMin: 5,
  offerSecondsMax: 600,
  missesMax: 100,
  weightMax: 100,
  openPeriodsMax: 50,
  holidaysMax: 200,
  priorityMax: 10,
  snoozeDaysMax: 365,
  /** How many claims of the last while a wait is estimated from. */
  claimsForEstimate: 20,
  notificationTypeMax: 64,
  notificationTitleMax: 200,
  notificationBodyMax: 2_000,
  notificationUrlMax: 2_000,
  /** Of the data as JSON. */
  notificationDataMax: 4_000,
  /** How many members, roles and users one notification can name. */
  notificationAddresseesMax: 100,
  /** Unread notifications are counted up to here. */
  notificationsUnreadMax: 100,
  /** With a message broker, subscribers wait so long for its messages until they look themselves. */
  followAfterSeconds: 5,
  subscriberMax: 120,
  deadLetterReasonMax: 1_000,
  /** How long the identity that the host's server has signed may be. */
  identityMax: 4_096,
} as const;
