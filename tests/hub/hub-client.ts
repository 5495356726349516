import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { createTokens } from "#lib/identity/tokens.ts";
import { testSecret } from "#tests/http/an-application.ts";
import type { Person } from "#tests/http/person.ts";
import { eventShape, participantShape } from "#tests/http/shapes.ts";

const eventsShape = z.array(eventShape);
const typingShape = z.object({ conversationId: z.string(), author: participantShape });
const presenceShape = z.object({ memberId: z.string(), isOnline: z.boolean() });
const subscriptionShape = z.strictObject({
  head: z.number(),
  epoch: z.string(),
  headSeconds: z.number(),
  access: z.string(),
  reset: z.literal(true).optional(),
});

/** Somebody on the hub by Microsoft's client, and everything that the hub has sent them. */
export interface HubClient {
  connection: HubConnection;
  events: z.output<typeof eventShape>[];
  typing: z.output<typeof typingShape>[];
  presence: z.output<typeof presenceShape>[];
  heads: number[];
  subscribe(after?: number, epoch?: string): Promise<z.output<typeof subscriptionShape>>;
  invoke(method: string, input?: object): Promise<unknown>;
  /** The bodies of the messages and notes that came, in their order. */
  bodies(): string[];
}

interface ClientOptions {
  /** How long each token lives; tests of other things leave it alone. */
  tokenSeconds?: number;
  reconnects?: boolean;
  /** WebSockets by default, without negotiation as our own client. */
  transport?: HttpTransportType;
}

/** What somebody shows to the hub: a key itself, anybody else a token that is made for them. */
export async function hubTokenOf({ principal, headers }: Person, hubTokenSeconds = 300): Promise<string> {
  if (principal.kind === "key") return headers.authorization?.replace("Bearer ", "") ?? "";
  const settings = { authSecret: testSecret, hubUrl: "http://hub.example", visitorTokenDays: 1 };
  return (await createTokens({ ...settings, hubTokenSeconds }).forHub(principal)).token;
}

/** Connects somebody with a token of their own. They leave when the test ends. */
export async function connect(
  hub: { origin: string },
  person: Person,
  options: ClientOptions = {},
): Promise<HubClient> {
  const client = clientFor(hub, person, options);
  onTestFinished(() => client.connection.stop());
  await client.connection.start();
  return client;
}

function clientFor(
  { origin }: { origin: string },
  person: Person,
  { tokenSeconds = 300, reconnects = false, transport = HttpTransportType.WebSockets }: ClientOptions,
) {
  const builder = new HubConnectionBuilder()
    .withUrl(`${origin}/hub`, {
      accessTokenFactory: () => hubTokenOf(person, tokenSeconds),
      skipNegotiation: transport === HttpTransportType.WebSockets,
      transport,
    })
    .configureLogging(LogLevel.None);
  const connection = (reconnects ? builder.withAutomaticReconnect(Array(100).fill(50)) : builder).build();
  const client: HubClient = {
    connection,
    events: [],
    typing: [],
    presence: [],
    heads: [],
    subscribe: async (after, epoch) => subscriptionShape.parse(await connection.invoke("Subscribe", { after, epoch })),
    invoke: (method, input = {}) => connection.invoke(method, input),
    bodies: () => client.events.flatMap(({ data }) => (data.message === undefined ? [] : [data.message.body])),
  };
  connection.on("Events", (events: unknown) => void client.events.push(...eventsShape.parse(events)));
  connection.on("Presence", (signal: unknown) => void client.presence.push(presenceShape.parse(signal)));
  connection.on("Typing", (typing: unknown) => void client.typing.push(typingShape.parse(typing)));
  connection.on("Head", (pos: unknown) => void client.heads.push(z.number().parse(pos)));
  return client;
}
