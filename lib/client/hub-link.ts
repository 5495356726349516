import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import type { Participant } from "#lib/chat/actor.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { HubTicket } from "#lib/chat/tokens.ts";
import { ApiError, type Refusal, refusalOf } from "./api-error.ts";
import type { HubLink, HubListener, LinkEnd, Subscription } from "./transport.ts";

/** A hub that hangs is as good as none: after this long a call goes another way. */
const answerMaxMs = 5_000;

/** @throws ApiError `unreachable` */
export async function openHubLink(ticket: HubTicket, listener: HubListener): Promise<HubLink> {
  const connection = new HubConnectionBuilder()
    .withUrl(ticket.url, {
      accessTokenFactory: () => ticket.token,
      skipNegotiation: true,
      transport: HttpTransportType.WebSockets,
    })
    .configureLogging(LogLevel.None)
    .build();
  listen(connection, listener);
  const { promise: closed, resolve: close } = Promise.withResolvers<LinkEnd>();
  // A connection that breaks tells an error; one that the hub ends in order to be opened again tells none.
  connection.onclose((error) => close(error === undefined ? "sent_off" : "lost"));
  // A hub that hangs never finishes a goodbye, so nobody waits for one.
  const stop = (): void => {
    close("lost");
    connection.stop().catch(() => undefined);
  };
  try {
    await withTimeout(connection.start());
  } catch (error) {
    stop();
    throw new ApiError("unreachable", String(error));
  }
  const heard = <Answer>(answer: Answer): Answer => {
    listener.onHeard();
    return answer;
  };
  return {
    closed,
    stop,
    async invoke<Answer>(method: string, input: unknown): Promise<Answer> {
      try {
        return heard(await withTimeout(connection.invoke<Answer>(method, input)));
      } catch (error) {
        const told = apiErrorOf(error);
        if (told.code === "unreachable") stop();
        throw told;
      }
    },
    async subscribe(cursor) {
      try {
        return heard(await connection.invoke<Subscription>("Subscribe", cursor));
      } catch (error) {
        throw apiErrorOf(error);
      }
    },
  };
}

function listen(connection: HubConnection, listener: HubListener): void {
  connection.on("Events", (events: ChatEvent[]) => {
    listener.onHeard();
    listener.onEvents(events);
  });
  connection.on("Head", (pos: number) => {
    listener.onHeard();
    listener.onHead(pos);
  });
  connection.on("Typing", (typing: { conversationId: string; author: Participant }) => {
    listener.onHeard();
    listener.onTyping(typing);
  });
}

/** The hub puts its refusals as JSON behind the words that every SignalR client shows. */
function apiErrorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const json = text.split("HubException: ")[1];
  if (json === undefined) return new ApiError(text.includes("on the server") ? "failed" : "unreachable", text);
  const refusal: Refusal = JSON.parse(json);
  return refusalOf(refusal, { code: "failed", message: text });
}

async function withTimeout<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ApiError("unreachable", "The hub does not answer.")), answerMaxMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
