import { v7 } from "uuid";

export const idNames = [
  "conversationId",
  "visitorId",
  "memberId",
  /** A member who has not joined yet. */
  "inviteeId",
  "roleId",
  "keyId",
  "secretId",
  "sessionId",
  "offerId",
  "teamId",
  "jobId",
  "deadLetterId",
] as const;
export type IdName = (typeof idNames)[number];

/** What a call can be about: an id of each kind of thing that a tenant has. */
export type Ids = Record<IdName, string>;

type Sample = (ids: Ids) => Record<string, unknown>;

const provider = {
  name: "Company account",
  issuer: "https://login.example.test",
  clientId: "parley",
  clientSecret: "a secret of the provider",
  allowedDomains: ["example.test"],
  groupsClaim: "groups",
};

/** A right input of each use case about some things, by the use case's name. Both doors take the same one. */
export const samples: Record<string, Sample> = {
  AcceptOffer: ({ offerId }) => ({ offerId }),
  AddNote: ({ conversationId }) => ({ conversationId, id: v7(), body: "A note" }),
  AssignConversation: ({ conversationId, memberId }) => ({ conversationId, memberId }),
  ChangeMember: ({ memberId, roleId }) => ({ memberId, role: roleId }),
  ChangeOperator: ({ memberId }) => ({ memberId, capacity: 5, skills: ["German"] }),
  ChangeRole: ({ roleId }) => ({ roleId, name: `Role ${v7()}`, permissions: ["messages.reply"] }),
  ChangeSettings: () => ({ greeting: "Good day!" }),
  ChangeTeam: ({ teamId, memberId }) => ({ teamId, memberIds: [memberId], offerMode: "best" }),
  ChangeVisitor: ({ visitorId }) => ({ visitorId, name: "Another name" }),
  ClaimConversation: ({ conversationId }) => ({ conversationId }),
  CloseConversation: ({ conversationId }) => ({ conversationId }),
  ConfirmDeliveries: ({ conversationId }) => ({ deliveries: [{ conversationId, seq: 1 }] }),
  CreateApiKey: () => ({ name: "A key", permissions: ["messages.reply"], expiresInDays: 1 }),
  CreateRole: () => ({ name: `Role ${v7()}`, permissions: ["messages.reply"] }),
  CreateTeam: () => ({ name: `Team ${v7()}` }),
  CreateWidgetSecret: () => ({}),
  DeclineOffer: ({ offerId }) => ({ offerId }),
  DeleteMessage: ({ conversationId }) => ({ conversationId, seq: 1 }),
  DismissDeadLetter: ({ deadLetterId }) => ({ deadLetterId }),
  EndMemberSessions: ({ memberId }) => ({ memberId }),
  EndOtherSessions: () => ({}),
  EndSession: ({ sessionId }) => ({ sessionId }),
  GetConversation: ({ conversationId }) => ({ conversationId }),
  GetMe: () => ({}),
  GetQueuePlace: ({ conversationId }) => ({ conversationId }),
  GetSettings: () => ({}),
  GetSystem: () => ({}),
  GetVisitor: ({ visitorId }) => ({ visitorId }),
  GetWidget: () => ({}),
  InviteMember: ({ roleId }) => ({ name: "Somebody", email: `${v7()}@example.test`, role: roleId }),
  LeaveAddress: () => ({ email: `${v7()}@example.test` }),
  ListApiKeys: () => ({}),
  ListAudit: () => ({}),
  ListConversations: () => ({ view: "all" }),
  ListDeadLetters: () => ({}),
  ListEvents: () => ({ after: 0 }),
  ListJobs: () => ({}),
  ListMembers: () => ({}),
  ListMessages: ({ conversationId }) => ({ conversationId }),
  ListNotifications: () => ({}),
  ListOffers: () => ({}),
  ListOperators: () => ({}),
  ListRoles: () => ({}),
  ListSessions: () => ({}),
  ListTeams: () => ({}),
  MintHubToken: () => ({}),
  ReadConversation: ({ conversationId }) => ({ conversationId, seq: 1 }),
  ReadNotifications: () => ({ seq: 1 }),
  RegisterVisitor: () => ({ name: "Somebody new" }),
  ReleaseConversation: ({ conversationId }) => ({ conversationId }),
  RemoveMember: ({ memberId }) => ({ memberId }),
  RemoveProvider: () => ({}),
  RemoveRole: ({ roleId }) => ({ roleId }),
  RemoveTeam: ({ teamId }) => ({ teamId }),
  RemoveWidgetSecret: ({ secretId }) => ({ secretId }),
  RenewInvitation: ({ inviteeId }) => ({ memberId: inviteeId }),
  ReopenConversation: ({ conversationId }) => ({ conversationId }),
  RetryDeadLetter: ({ deadLetterId }) => ({ deadLetterId }),
  RetryJob: ({ jobId }) => ({ jobId }),
  RevokeApiKey: ({ keyId }) => ({ keyId }),
  SaveProvider: ({ roleId }) => ({ ...provider, roleMapping: [{ group: "support", role: roleId }], defaultRole: null }),
  SendMessage: ({ conversationId }) => ({ conversationId, id: v7(), body: "A message" }),
  SendNotification: ({ memberId, roleId }) => ({
    id: v7(),
    type: "news",
    to: { members: [memberId], roles: [roleId] },
    title: "News",
  }),
  SetAvailability: () => ({ availability: "busy" }),
  SetPriority: ({ conversationId }) => ({ conversationId, priority: 5 }),
  ShowTyping: ({ conversationId }) => ({ conversationId }),
  SnoozeConversation: ({ conversationId }) => ({
    conversationId,
    until: new Date(Date.now() + 3_600_000).toISOString(),
  }),
  StartConversation: ({ teamId }) => ({ id: v7(), messageId: v7(), body: "A start", teamId }),
  Subscribe: () => ({ after: 0 }),
  TakeOverConversation: ({ conversationId }) => ({ conversationId }),
  TraceMessage: ({ conversationId }) => ({ conversationId, seq: 1 }),
  TransferConversation: ({ conversationId, memberId }) => ({ conversationId, memberId }),
};

/** @throws Error for a use case or hub method that nobody made a sample for: it would go untried. */
export function sampleOf(name: string): Sample {
  const sample = samples[name];
  if (sample === undefined) throw new Error(`${name} is missing from the isolation matrix: add a sample of its input.`);
  return sample;
}

/** An id that a sample names, and the field in which it stands; null for one that stands deeper. */
export interface NamedId {
  name: IdName;
  field: string | null;
}

/** Which ids a sample names. */
export function idsNamedBy(sample: Sample): NamedId[] {
  const marked = sample(idsOf((name) => name));
  const text = JSON.stringify(Object.values(marked));
  return idNames
    .filter((name) => text.includes(JSON.stringify(name)))
    .map((name) => ({ name, field: Object.keys(marked).find((field) => marked[field] === name) ?? null }));
}

/** An id for each kind of thing. */
export function idsOf(make: (name: IdName) => string): Ids {
  return {
    conversationId: make("conversationId"),
    visitorId: make("visitorId"),
    memberId: make("memberId"),
    inviteeId: make("inviteeId"),
    roleId: make("roleId"),
    keyId: make("keyId"),
    secretId: make("secretId"),
    sessionId: make("sessionId"),
    offerId: make("offerId"),
    teamId: make("teamId"),
    jobId: make("jobId"),
    deadLetterId: make("deadLetterId"),
  };
}
