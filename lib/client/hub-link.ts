import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import type { Participant } from "#lib/chat/actor.ts";
import type { FieldError } from "#lib/chat/errors.ts";
import type { ChatEvent } from "#lib/chat/events/event.ts";
import type { HubTicket } from "#lib/chat/tokens.ts";
import { ApiError, apiErrorCodeOf } from "./api-error.ts";

/** What the hub tells a client. */
export interface HubListener {
  onEvents(events: ChatEvent[]): void;
  onHead(pos: number): void;
  onTyping(typing: { conversationId: string; author: Participant }): void;
}

/** One connection to the hub. It does not reconnect: whoever opened it opens another. */
export interface HubLink {
  /** @throws ApiError; `unreachable` also where no answer comes in time, and then the connection is given up */
  invoke<Answer>(method: string, input: unknown): Promise<Answer>;
  /** Resolves when the connection has ended or was given up, for whatever reason. */
  readonly closed: Promise<void>;
  stop(): void;
}

/** A hub that hangs is as good as none: after this long a call goes another way. */
const answerTimeoutMs = 5_000;

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
  connection.on("Events", (events: ChatEvent[]) => listener.onEvents(events));
  connection.on("Head", (pos: number) => listener.onHead(pos));
  connection.on("Typing", (typing: { conversationId: string; author: Participant }) => listener.onTyping(typing));
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  connection.onclose(() => close());
  // A hub that hangs never finishes a goodbye, so nobody waits for one.
  const stop = (): void => {
    close();
    connection.stop().catch(() => undefined);
  };
  try {
    await withTimeout(connection.start());
  } catch (error) {
    stop();
    throw new ApiError("unreachable", String(error));
  }
  return { closed, stop, invoke: (method, input) => invoke({ connection, stop }, method, input) };
}

async function invoke<Answer>(
  { connection, stop }: { connection: HubConnection; stop: () => void },
  method: string,
  input: unknown,
): Promise<Answer> {
  try {
    return await withTimeout(connection.invoke<Answer>(method, input));
  } catch (error) {
    const told = apiErrorOf(error);
    if (told.code === "unreachable") stop();
    throw told;
  }
}

/** The hub puts its refusals as JSON behind the words that every SignalR client shows. */
function apiErrorOf(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const json = text.split("HubException: ")[1];
  if (json === undefined) return new ApiError(text.includes("on the server") ? "failed" : "unreachable", text);
  const refusal: { code?: string; detail?: string; errors?: FieldError[] } = JSON.parse(json);
  return new ApiError(apiErrorCodeOf(refusal.code) ?? "failed", refusal.detail ?? text, refusal.errors);
}

async function withTimeout<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ApiError("unreachable", "The hub does not answer.")), answerTimeoutMs);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
