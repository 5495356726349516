import type { Conversation } from "#lib/chat/conversations/conversation.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { OpenOffers } from "#lib/chat/matching/list-offers.ts";
import type { Availability } from "#lib/chat/matching/operator.ts";
import type { ChatClient, ChatClientOptions } from "./chat-client.ts";
import type { OperatorStanding } from "./chat-state.ts";
import { type ClientExtension, type ClientWays, extendChatClient } from "./create-chat-client.ts";
import { type NotificationCommands, notificationSide } from "./notification-side.ts";
import { OfferBoard } from "./offer-board.ts";
import type { Replica } from "./replica.ts";

/** To whom a conversation is handed over. */
export type TransferTarget = { memberId: string } | { teamId: string };

/** What those can do who answer. All of them throw `ApiError`. */
export interface OperatorCommands extends NotificationCommands {
  /** Takes what is offered. Where it is too late for that, the offer ends. @returns the conversation's id */
  acceptOffer(offerId: string): Promise<string>;
  declineOffer(offerId: string, reason?: string): Promise<void>;
  /** Says whether we take conversations, on all our devices. */
  setAvailability(availability: Availability): Promise<void>;
  /** Gives the conversation to a member, without asking them. */
  assign(conversationId: string, memberId: string): Promise<void>;
  /** Offers it to a colleague, or puts it into a team's queue. */
  transfer(conversationId: string, to: TransferTarget & { note?: string }): Promise<void>;
  /** Puts it back into the queue. */
  release(conversationId: string): Promise<void>;
  /** Takes it from whoever has it. */
  takeOver(conversationId: string): Promise<void>;
  /** @param priority from 0: a higher one is answered sooner */
  setPriority(conversationId: string, priority: number): Promise<void>;
  /** @param until ISO 8601 */
  snooze(conversationId: string, until: string): Promise<void>;
}

export type OperatorClient = ChatClient & OperatorCommands;

export interface OperatorClientOptions extends ChatClientOptions {
  /** Whether this member takes conversations, so that any are offered to them. */
  mayClaim: boolean;
}

/** Makes a client for somebody who works for the tenant. It stands still until it is started. */
export function createOperatorClient(options: OperatorClientOptions): OperatorClient {
  return extendChatClient(options, (ways) => operatorSide(options, ways));
}

function operatorSide({ self, mayClaim }: OperatorClientOptions, ways: ClientWays): ClientExtension<OperatorCommands> {
  const { clock, api, replica, caller } = ways;
  const notifications = notificationSide(ways);
  const load = () => api.request<OpenOffers>("GET", "/offers");
  const board = new OfferBoard({ clock, replica, self, load });

  async function onConversation(
    [name, word]: readonly [string, string],
    input: { conversationId: string } & Record<string, string | undefined>,
  ) {
    await caller.call({ name, path: `/conversations/${input.conversationId}/${word}`, input });
  }

  const commands: OperatorCommands = {
    ...notifications.commands,
    async acceptOffer(offerId) {
      try {
        const call = { name: "AcceptOffer", path: `/offers/${offerId}/accept`, input: { offerId } };
        const { id } = await caller.call<Conversation>(call);
        board.remove(offerId);
        return id;
      } catch (error) {
        board.noteRefusal(offerId, error);
        throw error;
      }
    },
    async declineOffer(offerId, reason) {
      const input = { offerId, ...(reason && { reason }) };
      await caller.call({ name: "DeclineOffer", path: `/offers/${offerId}/decline`, input });
      board.remove(offerId);
    },
    async setAvailability(availability) {
      await caller.call({ name: "SetAvailability", method: "PUT", path: "/availability", input: { availability } });
      noteStanding(replica, self.id, { availability, reason: null });
    },
    assign: (conversationId, memberId) =>
      onConversation(["AssignConversation", "assign"], { conversationId, memberId }),
    transfer: (conversationId, to) => onConversation(["TransferConversation", "transfer"], { conversationId, ...to }),
    async setPriority(conversationId, priority) {
      const path = `/conversations/${conversationId}/priority`;
      await caller.call({ name: "SetPriority", method: "PUT", path, input: { conversationId, priority } });
    },
    release: (conversationId) => onConversation(["ReleaseConversation", "release"], { conversationId }),
    takeOver: (conversationId) => onConversation(["TakeOverConversation", "take-over"], { conversationId }),
    snooze: (conversationId, until) => onConversation(["SnoozeConversation", "snooze"], { conversationId, until }),
  };

  return {
    commands,
    onEvents(events) {
      if (mayClaim) board.onEvents(events);
      noteStandings(replica, events);
    },
    onContact() {
      if (mayClaim) void board.refresh();
      notifications.onContact();
    },
    stop() {
      board.stop();
      notifications.stop();
    },
  };
}

/** Keeps what people say of themselves, and that something is not any more what was loaded. */
function noteStandings(replica: Replica, events: readonly ChatEvent[]): void {
  for (const { type, pos, data } of events) {
    if (type === "RoutingChanged") replica.update((state) => ({ ...state, routingPos: pos }));
    if (type !== "AvailabilityChanged") continue;
    const { memberId, availability, reason } = data;
    noteStanding(replica, memberId, { availability, reason });
  }
}

function noteStanding(replica: Replica, memberId: string, standing: OperatorStanding): void {
  replica.update((state) => ({ ...state, availability: { ...state.availability, [memberId]: standing } }));
}
