import { z } from "zod";
import { upload } from "#lib/signalr/define-hub.ts";
import { HubException } from "#lib/signalr/hub-exception.ts";
import type { TransportName } from "#lib/signalr/transports/transport.ts";
import { anything, echo, method, stream } from "../a-hub.ts";
import type { ProtocolName } from "../wire-codec.ts";

/** Of a protocol and a transport that can carry it. */
export const clientCombinations: readonly { protocol: ProtocolName; transport: TransportName }[] = [
  { protocol: "json", transport: "WebSockets" },
  { protocol: "json", transport: "ServerSentEvents" },
  { protocol: "json", transport: "LongPolling" },
  { protocol: "messagepack", transport: "WebSockets" },
  { protocol: "messagepack", transport: "LongPolling" },
];

/** What every test with a client of Microsoft's library may call. */
export const testMethods = {
  echo,
  fail: method({
    args: [z.string()],
    run(_call, text) {
      throw new HubException(text);
    },
  }),
  /** Sends its arguments back one by one. */
  repeat: method({
    args: [z.array(anything)],
    run({ clients }, values) {
      for (const value of values) clients.caller.send("repeated", value);
      return values.length;
    },
  }),
  join: method({
    args: [z.string()],
    run: ({ groups, connection }, group) => groups.addToGroup(connection.connectionId, group),
  }),
  count: stream({
    args: [z.number()],
    async *run(_call, upTo) {
      for (let item = 1; item <= upTo; item++) yield item;
    },
  }),
  failAfter: stream({
    args: [z.number()],
    async *run(_call, item) {
      yield item;
      throw new HubException("No more.");
    },
  }),
  sum: method({
    args: [upload(z.number())],
    async run(_call, numbers) {
      let total = 0;
      for await (const number of numbers) total += number;
      return total;
    },
  }),
  double: stream({
    args: [upload(z.number())],
    async *run(_call, numbers) {
      for await (const number of numbers) yield 2 * number;
    },
  }),
  ask: method({ args: [], run: ({ clients }) => clients.caller.invoke("answer", "Why?") }),
};
