import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { defineHub, upload } from "#lib/signalr/define-hub.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";

/** What may be wrong with the hub on purpose, to see that the fuzzer finds it. */
export const plants = ["none", "crash", "hang", "leak"] as const;

export type Plant = (typeof plants)[number];

/** The text of the one error of a method that the hub has to report. */
export const plannedFailure = "This method always fails.";

const group = "all";
const uploadMs = 10;
const leaked: Buffer[] = [];

/** A hub with a method of every sort. What waits for the client waits only for a short time. */
export function aFuzzedHub(plant: Plant) {
  return defineHub<{ name: string }>()(({ method, stream }) => ({
    methods: {
      Echo: method({
        args: [z.unknown()],
        run(_call, value) {
          if (plant === "leak") leaked.push(Buffer.alloc(20_000));
          return value;
        },
      }),
      Add: method({ args: [z.number(), z.number()], run: (_call, first, second) => first + second }),
      Count: stream({
        args: [z.number().int().min(0).max(100)],
        async *run({ signal }, count) {
          for (let item = 0; item < count && !signal.aborted; item++) yield item;
        },
      }),
      Sum: method({
        args: [upload(z.number())],
        run: (_call, numbers) => Promise.race([sumOf(numbers), delay(uploadMs, null, { ref: false })]),
      }),
      EchoStream: stream({
        args: [upload(z.unknown())],
        async *run(_call, items) {
          for await (const item of items) yield item;
        },
      }),
      AskCaller: method({
        args: [z.string()],
        run: ({ clients }, question) => clients.caller.invoke("Answer", question).catch(() => "No answer."),
      }),
      Broadcast: method({
        args: [z.string()],
        run({ clients }, text) {
          clients.group(group).send("news", text);
        },
      }),
      Bytes: method({ args: [z.number().int().min(0).max(10_000)], run: (_call, count) => Buffer.alloc(count, 7) }),
      Refuse: method({
        args: [],
        run() {
          throw new HubException("Refused.");
        },
      }),
      Fail: method({
        args: [],
        run() {
          throw new Error(plannedFailure);
        },
      }),
      Leave: method({ args: [], run: ({ connection }) => connection.abort() }),
      ...(plant === "crash" || plant === "hang" ? { Nobody: method({ args: [], run: () => harm[plant]() }) } : {}),
    },
    onConnected: ({ connection, groups }) => groups.addToGroup(connection.connectionId, group),
  }));
}

const harm = {
  crash() {
    setImmediate(() => {
      throw new Error("This was planted.");
    });
  },
  hang() {
    const until = performance.now() + 1_500;
    while (performance.now() < until);
  },
};

async function sumOf(numbers: AsyncIterable<number>): Promise<number> {
  let sum = 0;
  for await (const number of numbers) sum += number;
  return sum;
}
