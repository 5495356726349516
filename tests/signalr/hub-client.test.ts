import { type HubConnection, type IStreamResult, Subject } from "@microsoft/signalr";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { defineHub, upload } from "#lib/signalr/define-hub.ts";
import type { HubClient, ItemStream } from "#lib/signalr/hub-client.ts";
import { aHub, type TestUser } from "./a-hub.ts";
import { aRealClient } from "./real-client.ts";
import { until } from "./until.ts";

type RoomClient = { said: (room: string, text: string) => void; askName: () => string };

const rooms = defineHub<TestUser, RoomClient>()(({ method, stream }) => ({
  methods: {
    Say: method({
      args: [z.string(), z.string().optional()],
      run: ({ clients }, room, text = "nothing") => clients.all.send("said", room, text),
    }),
    Count: stream({
      args: [z.coerce.number<string>()],
      async *run(_call, upTo) {
        for (let item = 1; item <= upTo; item++) yield item;
      },
    }),
    Sum: method({
      args: [upload(z.number())],
      async run(_call, numbers) {
        let total = 0;
        for await (const number of numbers) total += number;
        return total;
      },
    }),
  },
}));

type Rooms = HubClient<typeof rooms>;

describe("the client type of a hub", () => {
  it("is a view of the connection of Microsoft's library", async () => {
    const { url } = await aHub(rooms);
    const connection = aRealClient(url);
    const client: Rooms = connection;
    const heard: string[] = [];
    client.on("said", (room, text) => void heard.push(`${room}: ${text}`));
    await connection.start();
    await client.invoke("Say", "red", "hello");
    await client.send("Say", "red");
    await until(() => heard.length === 2);
    const numbers = new Subject<number>();
    const sum = client.invoke("Sum", numbers);
    numbers.next(1);
    numbers.next(2);
    numbers.complete();
    const items: number[] = [];
    const isComplete = new Promise<void>((complete, error) => {
      client.stream("Count", "3").subscribe({ next: (item) => void items.push(item), complete, error });
    });
    expect(await sum).toBe(3);
    await isComplete;
    expect(items).toEqual([1, 2, 3]);
    expect(heard).toEqual(["red: hello", "red: nothing"]);
  });

  it("takes what the schemas take, and gives what the methods return", () => {
    expectTypeOf<HubConnection>().toExtend<Rooms>();
    expectTypeOf<Subject<number>>().toExtend<ItemStream<number>>();
    expectTypeOf<IStreamResult<number>>().toExtend<ItemStream<number>>();
    function use(client: Rooms): void {
      expectTypeOf(client.invoke("Say", "red", "hello")).toEqualTypeOf<Promise<void>>();
      expectTypeOf(client.invoke("Say", "red")).toEqualTypeOf<Promise<void>>();
      expectTypeOf(client.invoke("Sum", new Subject<number>())).toEqualTypeOf<Promise<number>>();
      expectTypeOf(client.stream("Count", "3")).toEqualTypeOf<ItemStream<number>>();
      client.on("said", (room, text) => expectTypeOf([room, text]).toEqualTypeOf<string[]>());
      // @ts-expect-error There is no such method.
      void client.invoke("Shout", "red");
      // @ts-expect-error A room is a string.
      void client.invoke("Say", 1);
      // @ts-expect-error A stream is not invoked.
      void client.invoke("Count", "3");
      // @ts-expect-error What has one result is not streamed.
      client.stream("Sum", new Subject<number>());
      // @ts-expect-error The numbers are a stream.
      void client.invoke("Sum", [1, 2]);
      // @ts-expect-error The client offers no such method.
      client.on("shouted", () => {});
    }
    expectTypeOf(use).toBeFunction();
  });
});
