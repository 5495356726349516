import { ApiError } from "./api-error.ts";
import type { Method, RestApi } from "./rest-api.ts";
import type { HubLink } from "./transport.ts";

/** A use case by both its doors. */
interface Call {
  name: string;
  path: string;
  /** POST, unless told. */
  method?: Method;
  input: object;
}

/** What is done to one conversation: the hub's method, and the last part of the path in REST. */
const actions = {
  SendMessage: "messages",
  AddNote: "notes",
  ClaimConversation: "claim",
  CloseConversation: "close",
  ReopenConversation: "reopen",
  ReadConversation: "read",
  ShowTyping: "typing",
} as const;

/** Calls use cases by whichever door is open. */
export interface Caller {
  /** By the hub where there is one, and by REST where there is none or it does not answer. @throws ApiError */
  call<Answer>(call: Call): Promise<Answer>;
  /** @throws ApiError */
  onConversation<Answer>(name: keyof typeof actions, input: { conversationId: string }): Promise<Answer>;
}

/** @param link the connection to the hub, while there is one */
export function createCaller({ api, link }: { api: RestApi; link(): HubLink | null }): Caller {
  async function call<Answer>({ name, path, method = "POST", input }: Call): Promise<Answer> {
    try {
      const hub = link();
      if (hub !== null) return await hub.invoke<Answer>(name, input);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "unreachable") throw error;
    }
    return api.request<Answer>(method, path, input);
  }

  return {
    call,
    onConversation: (name, input) =>
      call({ name, path: `/conversations/${input.conversationId}/${actions[name]}`, input }),
  };
}
