import { z } from "zod";
import { ChatError } from "#lib/chat/errors.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { mintHubToken } from "#lib/chat/identity/mint-hub-token.ts";
import type { UseCase } from "#lib/chat/use-case.ts";
import { useCases } from "#lib/chat/use-cases.ts";
import type { Leave, Presence } from "#lib/presence/presence.ts";
import { defineHub, type HubDefinition, type HubFilter } from "#lib/signalr/define-hub.ts";
import type { Log } from "#lib/telemetry/log.ts";
import type { AccessChecks } from "./access-checks.ts";
import { type ChatClientMethods, type ChatConnection, ChatSession, type HubUser } from "./chat-session.ts";
import type { FanOut } from "./fan-out.ts";
import type { FollowedTenants } from "./followed-tenants.ts";
import { hubExceptionOf } from "./hub-error.ts";
import type { LogTail } from "./log-tail.ts";
import { type SubscribeCounts, subscribe } from "./subscribe.ts";

export interface ChatHubOptions {
  chat: Chat;
  tail: LogTail;
  fanOut: FanOut;
  followedTenants: FollowedTenants;
  checks: AccessChecks;
  presence: Pick<Presence, "arrive">;
  /** Where a connection comes from in the network. */
  addressOf(connection: ChatConnection): string;
  log: Log;
  /** How often the hub says how far it is. */
  headSeconds: number;
  subscribeCounts: SubscribeCounts;
}

/** A method of the hub, on the session of the connection that called it. */
type Call = (session: ChatSession, input: unknown) => Promise<unknown>;

/**
 * A connection may not mint the token of the next one, or it would outlive the sign-in that it began with. That token is
 * to be had from REST alone.
 */
function isServed(useCase: UseCase): boolean {
  return useCase !== mintHubToken;
}

/** The hub's side of the chat: a session per connection, and a method per use case. */
export function createChatHub(options: ChatHubOptions): HubDefinition<HubUser, ChatClientMethods> {
  const { chat, tail, fanOut, followedTenants, checks, presence, log, headSeconds } = options;
  const { addressOf, subscribeCounts: counts } = options;
  const sessions = new Map<string, ChatSession>();
  const leaves = new Map<string, Leave>();

  const calls: Record<string, Call> = {
    Subscribe: (session, input) => subscribe({ chat, tail, fanOut, checks, headSeconds, counts }, session, input),
  };
  for (const useCase of useCases.filter(isServed)) {
    calls[useCase.name] = ({ user, address }, input) =>
      execute(chat, useCase, { principal: user, input: input ?? {}, origin: { address } });
  }

  return defineHub<HubUser, ChatClientMethods>()(({ method }) => {
    const methods = Object.entries(calls).map(([name, call]) => {
      const run = method({
        // The use case parses its input itself.
        args: [z.unknown()],
        run({ connection: { connectionId } }, input) {
          const session = sessions.get(connectionId);
          if (session === undefined) throw new Error("A method was called on a connection without a session.");
          return call(session, input);
        },
      });
      return [name, run] as const;
    });
    return {
      methods: Object.fromEntries(methods),
      filters: [logCalls(log)],
      onConnected({ connection }) {
        const session = new ChatSession(connection, addressOf(connection));
        sessions.set(connection.connectionId, session);
        fanOut.add(session);
        const { kind, tenantId, id } = connection.user;
        followedTenants.begin(tenantId);
        if (kind === "member") leaves.set(connection.connectionId, presence.arrive(tenantId, id));
      },
      onDisconnected({ connection: { connectionId, user } }) {
        const session = sessions.get(connectionId);
        sessions.delete(connectionId);
        leaves.get(connectionId)?.();
        leaves.delete(connectionId);
        if (session === undefined || fanOut.remove(session)) return;
        tail.unfollow(user.tenantId);
        followedTenants.end(user.tenantId);
      },
    };
  });
}

/** Notes each call and how it ended, and turns a refusal into what a hub's caller can read. */
function logCalls(log: Log): HubFilter<HubUser, ChatClientMethods> {
  return {
    async invoke({ call, method }, next) {
      const started = performance.now();
      const line = { requestId: crypto.randomUUID(), connectionId: call.connection.connectionId, method };
      const note = (outcome: string): void =>
        log.info({ ...line, outcome, ms: Math.round(performance.now() - started) }, "hub");
      try {
        const output = await next();
        note("ok");
        return output;
      } catch (error) {
        note(error instanceof ChatError ? error.code : "fault");
        throw error instanceof ChatError ? hubExceptionOf(error) : error;
      }
    },
  };
}
