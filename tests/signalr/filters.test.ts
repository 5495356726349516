import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { HubFilter } from "#lib/signalr/define-hub.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";
import { aHub, anything, echo, method, stream, type TestUser } from "./a-hub.ts";
import { itemsIn } from "./items-in.ts";
import { aRawClient } from "./raw-client.ts";
import { until } from "./until.ts";

/** Notes what passes it, on the way in and on the way out. */
function noting(name: string, log: string[]): HubFilter<TestUser> {
  async function around<Result>(what: string, next: () => Promise<Result>): Promise<Result> {
    log.push(`${name} before ${what}`);
    const result = await next();
    log.push(`${name} after ${what}`);
    return result;
  }
  return {
    invoke: (call, next) => around(call.method, next),
    connected: (_call, next) => around("connected", next),
    disconnected: (_ended, next) => around("disconnected", next),
  };
}

describe("filters", () => {
  it("go around methods and hooks, the first one outermost", async () => {
    const log: string[] = [];
    const note = (text: string) => void log.push(text);
    const { url } = await aHub({
      methods: { Work: method({ args: [], run: () => note("work") }) },
      filters: [noting("outer", log), noting("inner", log)],
      onConnected: () => note("hook"),
      onDisconnected: () => note("end"),
    });
    const client = await aRawClient(url);
    await client.invoke("work");
    client.socket.close();
    const around = (what: string, core: string) => [
      `outer before ${what}`,
      `inner before ${what}`,
      core,
      `inner after ${what}`,
      `outer after ${what}`,
    ];
    await until(() => log.length === 15);
    expect(log).toEqual([...around("connected", "hook"), ...around("Work", "work"), ...around("disconnected", "end")]);
  });

  it("see the validated arguments, and may answer in the method's place", async () => {
    let runs = 0;
    const seen: unknown[] = [];
    const { url } = await aHub({
      methods: { day: method({ args: [z.coerce.date()], run: () => ++runs }) },
      filters: [
        {
          async invoke({ call, method: name, args }) {
            seen.push([call.connection.user.name, name, ...args]);
            return "from the filter";
          },
        },
      ],
    });
    const client = await aRawClient(url);
    expect(await client.invoke("DAY", "2024-02-29")).toMatchObject({ result: "from the filter" });
    expect(seen).toEqual([["alice", "day", new Date("2024-02-29")]]);
    expect(runs).toBe(0);
  });

  it("may refuse a call and change a result", async () => {
    const { url, errors } = await aHub({
      methods: { echo },
      filters: [
        {
          async invoke({ args: [value] }, next) {
            if (value === "forbidden") throw new HubException("Not that.");
            return [await next()];
          },
        },
      ],
    });
    const client = await aRawClient(url);
    expect(await client.invoke("echo", 1)).toMatchObject({ result: [1] });
    expect((await client.invoke("echo", "forbidden")).error).toContain("HubException: Not that.");
    expect(errors).toEqual([]);
  });

  it("may put another stream in a stream's place, whose end still cleans up the method's", async () => {
    let isCleanedUp = false;
    const count = stream({
      args: [],
      async *run() {
        try {
          for (let item = 1; ; item++) yield item;
        } finally {
          isCleanedUp = true;
        }
      },
    });
    async function* doubled(items: AsyncIterable<unknown>) {
      for await (const item of items) {
        yield 2 * z.number().parse(item);
        if (item === 3) return;
      }
    }
    const { url } = await aHub({
      methods: { count },
      filters: [{ invoke: async (_call, next) => doubled(itemsIn(await next())) }],
    });
    const client = await aRawClient(url);
    client.send({ type: 4, target: "count", arguments: [], invocationId: "s" });
    await client.completionOf("s");
    expect(client.itemsOf("s")).toEqual([2, 4, 6]);
    expect(isCleanedUp).toBe(true);
  });

  it("do not run for a call that never reaches the method", async () => {
    let runs = 0;
    const { url } = await aHub({
      methods: {
        guarded: method({ args: [], authorize: () => false, run: () => {} }),
        number: method({ args: [z.number()], run: (_call, value) => value }),
        any: method({ args: [anything], run: () => {} }),
      },
      filters: [
        {
          async invoke(_call, next) {
            runs++;
            return next();
          },
        },
      ],
    });
    const client = await aRawClient(url);
    await client.invoke("guarded");
    await client.invoke("number", "one");
    await client.invoke("missing");
    expect(runs).toBe(0);
    await client.invoke("any");
    expect(runs).toBe(1);
  });

  it("that keep a connection from the connected hook end it", async () => {
    const log: string[] = [];
    const { url } = await aHub({
      filters: [{ connected: () => Promise.reject(new HubException("Full.")) }],
      onConnected: () => void log.push("connected"),
      onDisconnected: () => void log.push("disconnected"),
    });
    const client = await aRawClient(url);
    await client.closed();
    expect(client.ofType(7)).toEqual([{ type: 7, error: "Connection closed with an error. HubException: Full." }]);
    await until(() => log.length > 0);
    expect(log).toEqual(["disconnected"]);
  });
});
