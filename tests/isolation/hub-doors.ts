import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { seeConversations } from "#lib/chat/permissions.ts";
import { useCases } from "#lib/chat/use-cases.ts";
import type { TestApplication } from "#tests/http/an-application.ts";
import type { Person } from "#tests/http/person.ts";
import { type ActorKind, livingKinds } from "./cast.ts";
import type { Door, Outcome } from "./door.ts";
import type { InProcessHub } from "./in-process-hub.ts";
import type { TenantWorld } from "./world.ts";

/** Everybody of the tenants on the hub, and all that the hub told each of them. */
export interface Connections extends AsyncDisposable {
  of(world: TenantWorld, kind: ActorKind): HubConnection;
  /** What came to the people of a tenant without being asked for, as text. */
  heardBy(world: TenantWorld): string;
}

/** Connects everybody who comes in as somebody, with Microsoft's client, and subscribes who may from the beginning. */
export async function connectAll(
  application: TestApplication,
  hub: InProcessHub,
  worlds: readonly TenantWorld[],
): Promise<Connections> {
  const connections = new Map<Person, HubConnection>();
  const heard = new Map<TenantWorld, string[]>();
  for (const world of worlds) {
    const texts: string[] = [];
    heard.set(world, texts);
    for (const kind of livingKinds) {
      const person = world.people[kind];
      const connection = connectionTo(`${hub.origin}/hub`, await hubProofOf(application, person));
      for (const target of ["Events", "Head", "Typing"]) {
        connection.on(target, (...args: unknown[]) => texts.push(JSON.stringify([target, ...args])));
      }
      await connection.start();
      if (kind !== "may do nothing") await connection.invoke("Subscribe", { after: 0 });
      connections.set(person, connection);
    }
  }
  const dispose = async (): Promise<void> => {
    await Promise.all([...connections.values()].map((connection) => connection.stop()));
  };
  return {
    of(world, kind) {
      const connection = connections.get(world.people[kind]);
      if (connection === undefined) throw new Error(`${kind} is not connected.`);
      return connection;
    },
    heardBy: (world) => heard.get(world)?.join("\n") ?? "",
    [Symbol.asyncDispose]: dispose,
  };
}

/** What somebody connects with: a key itself, and for everybody else a token of the hub's. */
export async function hubProofOf({ tokens }: TestApplication, { principal, headers }: Person): Promise<string> {
  if (principal.kind === "key") return headers.authorization?.replace("Bearer ", "") ?? "";
  return principal.kind === "anonymous" ? "" : (await tokens.forHub(principal)).token;
}

/** A door for every method of the hub. */
export function hubDoors(hub: InProcessHub, connections: Connections): Door[] {
  return Object.keys(hub.methods).map((name) => ({
    name,
    useCase: name,
    needs: needsOf(name),
    inPath: [],
    async open({ kind, world, input }): Promise<Outcome> {
      try {
        const result: unknown = await connections.of(world, kind).invoke(name, input);
        return { refusal: null, text: JSON.stringify(result) ?? "" };
      } catch (error) {
        const text = String(error);
        return { refusal: /"code":"(\w+)"/.exec(text)?.[1] ?? "a fault", text };
      }
    },
  }));
}

function needsOf(method: string): Door["needs"] {
  if (method === "Subscribe") return { member: seeConversations, key: true, visitor: true };
  const useCase = useCases.find(({ name }) => name === method);
  if (useCase === undefined) throw new Error(`${method} is a method of the hub without a use case.`);
  return useCase.needs;
}

export function connectionTo(url: string, token: string): HubConnection {
  const transport = { skipNegotiation: true, transport: HttpTransportType.WebSockets };
  return new HubConnectionBuilder()
    .withUrl(url, { accessTokenFactory: () => token, ...transport })
    .configureLogging(LogLevel.None)
    .build();
}
