import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { defineHub, type HubCall, upload } from "#lib/signalr/define-hub.ts";
import type { HubConnection } from "#lib/signalr/hub-connection.ts";
import type { HubServer } from "#lib/signalr/server.ts";

interface User {
  name: string;
}

interface RoomClient extends Record<string, (...args: never[]) => unknown> {
  said(room: string, text: string): void;
  askName(): Promise<string>;
}

describe("the types of a hub's definition", () => {
  it("give a method what its schemas make of the arguments, and uploads as what can be iterated", () => {
    const hub = defineHub<User>()(({ method }) => ({
      methods: {
        Plan: method({
          args: [z.string().transform(Number), z.date().optional(), upload(z.object({ x: z.number() }))],
          run(_call, count, day, points) {
            return { count, day, points };
          },
        }),
      },
    }));
    type Points = AsyncIterable<{ x: number }>;
    expectTypeOf(hub.methods.Plan.run).parameters.toEqualTypeOf<[HubCall<User>, number, Date | undefined, Points]>();
    type Plan = { count: number; day: Date | undefined; points: Points };
    expectTypeOf(hub.methods.Plan.run).returns.toEqualTypeOf<Plan>();
  });

  it("know the user and the client's methods in every call and hook", () => {
    const hub = defineHub<User, RoomClient>()(({ method }) => ({
      methods: {
        Ask: method({
          args: [],
          authorize: ({ connection }) => connection.user.name === "alice",
          run(call) {
            expectTypeOf(call.connection.user).toEqualTypeOf<User>();
            expectTypeOf(call.clients.all.send<"said">).parameters.toEqualTypeOf<["said", string, string]>();
            expectTypeOf(call.clients.caller.invoke<"askName">).returns.toEqualTypeOf<Promise<unknown>>();
          },
        }),
      },
      filters: [
        {
          async invoke({ call, method: name, args }, next) {
            expectTypeOf(call).toEqualTypeOf<HubCall<User, RoomClient>>();
            expectTypeOf(name).toEqualTypeOf<string>();
            expectTypeOf(args).toEqualTypeOf<readonly unknown[]>();
            return next();
          },
        },
      ],
      onConnected(call) {
        expectTypeOf(call).toEqualTypeOf<HubCall<User, RoomClient>>();
      },
      onDisconnected({ connection }, error) {
        expectTypeOf(connection).toEqualTypeOf<HubConnection<User, RoomClient>>();
        expectTypeOf(error).toEqualTypeOf<Error | undefined>();
      },
    }));
    expectTypeOf(hub.methods.Ask.run).parameters.toEqualTypeOf<[HubCall<User, RoomClient>]>();
  });

  it("keep each method's own result", () => {
    const hub = defineHub<User>()(({ method, stream }) => ({
      methods: {
        Name: method({ args: [], run: async () => "Ada" }),
        Count: stream({
          args: [z.number()],
          async *run(_call, upTo) {
            yield upTo;
          },
        }),
      },
    }));
    expectTypeOf(hub.methods.Name.kind).toEqualTypeOf<"invoke">();
    expectTypeOf(hub.methods.Count.kind).toEqualTypeOf<"stream">();
    expectTypeOf(hub.methods.Name.run).returns.toEqualTypeOf<Promise<string>>();
    expectTypeOf(hub.methods.Count.run).parameters.toEqualTypeOf<[HubCall<User>, number]>();
    expectTypeOf(hub.methods.Count.run).returns.toEqualTypeOf<AsyncIterable<number> | Promise<AsyncIterable<number>>>();
  });

  it("let only what the client offers be sent to it", () => {
    function use({ clients, connection }: HubCall<User, RoomClient>, server: HubServer<User, RoomClient>): void {
      clients.group("red").send("said", "red", "hello");
      connection.send("said", "red", "hello");
      server.clients.all.send("said", "red", "hello");
      // @ts-expect-error A text is missing.
      clients.all.send("said", "red");
      // @ts-expect-error A text is no number.
      connection.send("said", "red", 1);
      // @ts-expect-error Only a single client can be asked.
      clients.all.invoke("askName");
    }
    expectTypeOf(use).toBeFunction();
  });

  it("refuse a method that does not fit its schemas, and a stream that has nothing to iterate", () => {
    const hub = defineHub<User>()(({ method, stream }) => ({
      methods: {
        // @ts-expect-error The argument is a number.
        Wrong: method({ args: [z.number()], run: (_call, text: string) => text }),
        // @ts-expect-error A number cannot be iterated.
        Flat: stream({ args: [], run: () => 1 }),
      },
    }));
    expectTypeOf(hub.methods).toHaveProperty("Flat");
  });
});
