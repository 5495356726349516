import { v7 } from "uuid";
import type { EventType } from "#lib/chat/events/event.ts";
import { execute } from "#lib/chat/execute.ts";
import { matchConversations } from "#lib/chat/matching/match-conversations.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import { anIdentity } from "#tests/http/an-identity.ts";
import { call, type RestCall } from "#tests/http/call.ts";
import { nobody, type Person } from "#tests/http/person.ts";
import type { Scene } from "#tests/http/some-conversation.ts";
import { started } from "#tests/http/some-conversation.ts";

/** A scene with a second operator, and those who may do more. */
export interface Stage extends Scene {
  application: TestApplication;
  grace: Person;
  supervisor: Person;
  /** Another visitor, who has not said anything. */
  stranger: Person;
  owner: Person;
}

/** How an event comes about. */
interface EventSample {
  /** What must have happened before. */
  before?(stage: Stage): Promise<void>;
  act(stage: Stage): Promise<void>;
}

/** Calls a door that must open. @param path below the conversation of the stage, or from "/" below the tenant */
async function post(stage: Stage, as: Person, [path, body]: readonly [path: string, body?: object]): Promise<void> {
  const { application, conversationId } = stage;
  const request = { as, path: path.startsWith("/") ? path : `/conversations/${conversationId}/${path}` };
  const { status, text } = await call(application, { ...request, body: body ?? {} });
  if (status >= 300) throw new Error(`${path} answered ${status}: ${text}`);
}

async function send(stage: Stage, as: Person, request: Pick<RestCall, "method" | "path" | "body">): Promise<void> {
  const { status, text } = await call(stage.application, { as, ...request });
  if (status >= 300) throw new Error(`${request.path} answered ${status}: ${text}`);
}

/** Lets somebody in as a user of the host, whose server has signed it. */
async function letIn(stage: Stage, as: Person): Promise<void> {
  const identity = await anIdentity(stage.application, stage.tenant, { externalId: "user 7", name: "Vera Brandt" });
  await post(stage, as, ["/visitors", { identity }]);
}

const say = (stage: Stage, as: Person): Promise<void> =>
  post(stage, as, ["messages", { id: v7(), body: `${as.name} says something` }]);

async function talk(stage: Stage): Promise<void> {
  await say(stage, stage.ada);
  await say(stage, stage.vera);
}

const confirm = (stage: Stage, as: Person, seq: number): Promise<void> =>
  post(stage, as, ["/deliveries", { deliveries: [{ conversationId: stage.conversationId, seq }] }]);

const snooze = (stage: Stage): Promise<void> =>
  post(stage, stage.ada, ["snooze", { until: new Date(Date.now() + 3_600_000).toISOString() }]);

const notifyAda = (stage: Stage): Promise<void> =>
  post(stage, stage.owner, [
    "/notifications",
    { type: "news", to: { members: [stage.ada.id], roles: ["operator"] }, title: "Hello, Ada" },
  ]);

/** Has what waits offered to Grace, who is there. */
async function offerToGrace({ application, tenant, grace }: Stage): Promise<void> {
  application.presence.arrive(tenant.id, grace.id);
  const principal = { kind: "system", tenantId: tenant.id } as const;
  await execute(application.chat, matchConversations, { principal, input: {} });
}

/** A type without a sample does not compile. Each is made by everybody who can make it. */
export const eventSamples: Record<EventType, EventSample> = {
  VisitorRegistered: { act: (stage) => post(stage, nobody(stage.tenant), ["/visitors", { name: "Somebody new" }]) },
  ConversationQueued: {
    act: async ({ application, vera }) => void (await started(application, vera, "Another thing")),
  },
  ConversationClaimed: { act: (stage) => post(stage, stage.grace, ["claim"]) },
  ConversationClosed: { before: talk, act: (stage) => post(stage, stage.ada, ["close"]) },
  ConversationReopened: {
    before: (stage) => post(stage, stage.ada, ["close"]),
    async act(stage) {
      await post(stage, stage.grace, ["reopen"]);
      await post(stage, stage.ada, ["close"]);
      await say(stage, stage.vera);
    },
  },
  MessagesDelivered: {
    before: talk,
    async act(stage) {
      await confirm(stage, stage.vera, 3);
      await confirm(stage, stage.grace, 2);
      await confirm(stage, stage.ada, 4);
    },
  },
  ConversationRead: {
    before: talk,
    async act(stage) {
      for (const [as, seq] of [
        [stage.vera, 3],
        [stage.grace, 4],
        [stage.ada, 1],
        [stage.ada, 4],
      ] as const) {
        await post(stage, as, ["read", { seq }]);
      }
    },
  },
  MessageSent: {
    before: talk,
    async act(stage) {
      for (const as of [stage.vera, stage.vera, stage.grace, stage.vera]) await say(stage, as);
    },
  },
  VisitorChanged: {
    act: (stage) =>
      send(stage, stage.ada, { method: "PATCH", path: `/visitors/${stage.vera.id}`, body: { name: "Vera B." } }),
  },
  VisitorMerged: {
    async before(stage) {
      await started(stage.application, stage.stranger, "Somebody else's question");
    },
    act: (stage) => letIn(stage, stage.stranger),
  },
  ConversationAssigned: {
    before: talk,
    act: (stage) => post(stage, stage.supervisor, ["assign", { memberId: stage.grace.id }]),
  },
  ConversationLeft: {
    before: talk,
    act: (stage) => post(stage, stage.supervisor, ["assign", { memberId: stage.grace.id }]),
  },
  MessageDeleted: {
    before: talk,
    async act(stage) {
      for (const seq of [1, 4]) {
        const path = `/conversations/${stage.conversationId}/messages/${seq}`;
        await send(stage, stage.supervisor, { method: "DELETE", path });
      }
    },
  },
  AccessChanged: {
    act: (stage) =>
      send(stage, stage.owner, { method: "PATCH", path: `/members/${stage.grace.id}`, body: { role: "viewer" } }),
  },
  NoteAdded: { before: talk, act: (stage) => post(stage, stage.grace, ["notes", { id: v7(), body: "Between us" }]) },
  ConversationSnoozed: { before: talk, act: snooze },
  ConversationPrioritized: {
    before: talk,
    async act(stage) {
      for (const priority of [10, 5]) {
        const path = `/conversations/${stage.conversationId}/priority`;
        await send(stage, stage.ada, { method: "PUT", path, body: { priority } });
      }
    },
  },
  ConversationWoken: {
    async before(stage) {
      await talk(stage);
      await snooze(stage);
    },
    act: (stage) => say(stage, stage.vera),
  },
  ConversationOffered: { act: offerToGrace },
  NotificationSent: { act: notifyAda },
  NotificationsRead: { before: notifyAda, act: (stage) => post(stage, stage.ada, ["/notifications/read", { seq: 1 }]) },
  OffersEnded: { before: offerToGrace, act: (stage) => post(stage, stage.ada, ["claim"]) },
  AvailabilityChanged: {
    act: (stage) => send(stage, stage.grace, { method: "PUT", path: "/availability", body: { availability: "busy" } }),
  },
  RoutingChanged: {
    act: (stage) =>
      send(stage, stage.owner, { method: "PATCH", path: `/operators/${stage.grace.id}`, body: { capacity: 3 } }),
  },
};
