import { ChatError } from "#lib/chat/errors.ts";
import { type Chat, execute } from "#lib/chat/execute.ts";
import { useCases } from "#lib/chat/use-cases.ts";
import type { HubConnection, HubMethod } from "#lib/signalr/server.ts";
import type { ChatSession, HubUser } from "./chat-session.ts";
import type { FanOut } from "./fan-out.ts";
import { hubExceptionOf } from "./hub-error.ts";
import type { LogTail } from "./log-tail.ts";
import { subscribe } from "./subscribe.ts";

/** The hub's side of the chat: a session per connection, and a method per use case. */
export interface ChatHub {
  methods: Record<string, HubMethod<HubUser>>;
  onConnected(connection: HubConnection<HubUser>): void;
  onDisconnected(connection: HubConnection<HubUser>): void;
}

export function createChatHub({ chat, tail, fanOut }: { chat: Chat; tail: LogTail; fanOut: FanOut }): ChatHub {
  const sessions = new Map<string, ChatSession>();

  const methods: Record<string, HubMethod<HubUser>> = {
    Subscribe: ({ connection }, input) => {
      const session = sessions.get(connection.connectionId);
      if (session === undefined) throw new Error("A method was called on a connection without a session.");
      return refusing(() => subscribe({ chat, tail }, session, input));
    },
  };
  for (const useCase of useCases) {
    methods[useCase.name] = ({ connection }, input = {}) =>
      refusing(async () => {
        const output = await execute(chat, useCase, { principal: connection.user, input });
        if (useCase.access === "write") tail.wake();
        return output;
      });
  }

  return {
    methods,
    onConnected(connection) {
      const session: ChatSession = { connection, user: connection.user, cursor: null };
      sessions.set(connection.connectionId, session);
      fanOut.add(session);
    },
    onDisconnected({ connectionId, user }) {
      const session = sessions.get(connectionId);
      sessions.delete(connectionId);
      if (session !== undefined && !fanOut.remove(session)) tail.unfollow(user.tenantId);
    },
  };
}

async function refusing<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof ChatError ? hubExceptionOf(error) : error;
  }
}
