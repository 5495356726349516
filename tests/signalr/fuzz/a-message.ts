import type { HubMessage, InvocationMessage, StreamInvocationMessage } from "#lib/signalr/protocols/hub-message.ts";
import { hostileValue } from "./hostile-values.ts";
import type { Random } from "./random.ts";

const streamIds = ["s1", "s2", "s3"] as const;
// Few ids, so that calls, items, completions and cancellations meet.
const invocationIds = ["1", "2", "3", "s1", "s2", "s3"] as const;

/** Calls that the fuzzed hub understands, and some that it does not. */
const calls: readonly [(random: Random) => Call, ...((random: Random) => Call)[]] = [
  (random) => ({ target: "Echo", arguments: [hostileValue(random)] }),
  (random) => ({ target: random.pick(["echo", "ECHO"]), arguments: ["text"] }),
  (random) => ({ target: "Add", arguments: [random.below(100), hostileValue(random)] }),
  (random) => ({ target: "Count", arguments: [random.below(30)] }),
  (random) => ({ target: "Sum", arguments: [], streamIds: [random.pick(streamIds)] }),
  (random) => ({ target: "EchoStream", arguments: [], streamIds: [random.pick(streamIds)] }),
  () => ({ target: "AskCaller", arguments: ["question"] }),
  () => ({ target: "Broadcast", arguments: ["news"] }),
  (random) => ({ target: "Bytes", arguments: [random.below(2000)] }),
  () => ({ target: "Refuse", arguments: [] }),
  () => ({ target: "Fail", arguments: [] }),
  (random) => ({
    target: random.pick(["", "constructor", "__proto__", "onConnected", "Nobody", "Leave"]),
    arguments: [],
  }),
];

interface Call {
  target: string;
  arguments: unknown[];
  streamIds?: string[];
}

/** A message as a client may send it, of any of the nine types. */
export function aMessage(random: Random): HubMessage {
  const invocationId = random.pick(invocationIds);
  switch (random.below(16)) {
    case 0:
    case 1:
      return { kind: "streamItem", invocationId, item: random.below(100) };
    case 2:
      return { kind: "completion", invocationId, outcome: { result: hostileValue(random) } };
    case 3:
      return {
        kind: "completion",
        invocationId,
        outcome: random.chance(0.5) ? { result: undefined } : { error: "No." },
      };
    case 4:
      return { kind: "cancelInvocation", invocationId };
    case 5:
      return { kind: "ping" };
    case 6:
      return random.chance(0.2) ? { kind: "close", error: random.pick([undefined, "Gone."]) } : { kind: "ping" };
    case 7:
      return { kind: "ack", sequenceId: random.below(20) };
    case 8:
      return { kind: "sequence", sequenceId: random.below(20) };
    default:
      return aCall(random);
  }
}

/** A call, mostly with an id, of a method or of a stream. */
export function aCall(random: Random): InvocationMessage | StreamInvocationMessage {
  const call = { streamIds: [], ...random.pick(calls)(random) };
  const invocationId = random.pick(invocationIds);
  if (random.chance(0.25)) return { kind: "streamInvocation", ...call, invocationId };
  return { kind: "invocation", ...call, invocationId: random.chance(0.8) ? invocationId : undefined };
}
