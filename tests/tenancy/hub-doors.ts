import { HttpTransportType, type HubConnection, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import type { TestApplication } from "#tests/http/an-application.ts";
import type { Person } from "#tests/http/person.ts";
import type { Door, Outcome } from "./attempts.ts";
import type { InProcessHub } from "./in-process-hub.ts";
import { sampleOf } from "./samples.ts";
import type { ActorKind, TenantWorld } from "./world.ts";

/** Everybody of the tenants on the hub, and all that the hub told each of them. */
export interface Connections extends AsyncDisposable {
  of(world: TenantWorld, kind: ActorKind): HubConnection;
  /** What came to the people of a tenant without being asked for, as text. */
  heardBy(world: TenantWorld): string;
}

export const hubKinds = ["member", "visitor", "other visitor"] as const satisfies ActorKind[];

/** Connects everybody who can have a hub token, with Microsoft's client, and subscribes them from the beginning. */
export async function connectAll(
  { tokens }: TestApplication,
  hub: InProcessHub,
  worlds: readonly TenantWorld[],
): Promise<Connections> {
  const connections = new Map<Person, HubConnection>();
  const heard = new Map<TenantWorld, string[]>();
  for (const world of worlds) {
    const texts: string[] = [];
    heard.set(world, texts);
    for (const kind of hubKinds) {
      const person = world.people[kind];
      const { token } = await tokens.forHub(person.principal);
      const connection = connectionTo(`${hub.origin}/hub`, token);
      for (const target of ["Events", "Head", "Typing"]) {
        connection.on(target, (...args: unknown[]) => texts.push(JSON.stringify([target, ...args])));
      }
      await connection.start();
      await connection.invoke("Subscribe", { after: 0 });
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

/** A door for every method of the hub. */
export function hubDoors(hub: InProcessHub, connections: Connections): Door[] {
  return Object.keys(hub.methods).map((name) => ({
    name,
    sample: sampleOf(name),
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

function connectionTo(url: string, token: string): HubConnection {
  const transport = { skipNegotiation: true, transport: HttpTransportType.WebSockets };
  return new HubConnectionBuilder()
    .withUrl(url, { accessTokenFactory: () => token, ...transport })
    .configureLogging(LogLevel.None)
    .build();
}
