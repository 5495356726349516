import type { HubProtocol } from "#lib/signalr/protocols/hub-protocol.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { messagePackProtocol } from "#lib/signalr/protocols/messagepack-protocol.ts";
import { aMutatedFrame, aValidFrame } from "./a-frame.ts";
import { ReaderCheck } from "./check-reader.ts";
import { cut, mutateBytes } from "./mutate-bytes.ts";
import type { Random } from "./random.ts";
import { opcodes, toClientFrame } from "./websocket-bytes.ts";

/** How a client leaves that the hub has not closed. */
export type Ending = "close frame" | "end" | "reset";

/** All that one client is going to send on one WebSocket. */
export interface FuzzConnection {
  protocol: HubProtocol;
  bytes: Buffer;
  /** What the bytes consist of, for whoever has to find out what went wrong. */
  frames: readonly Buffer[];
  mutatedFrames: number;
  hasHandshake: boolean;
  /** Whether the hub has to end it because of a frame; undefined if that is not known. */
  isFatal: boolean | undefined;
  /** Sends it all together with the upgrade. */
  isEager: boolean;
  ending: Ending;
}

/** The id of the call with which a connection ends that has not been broken. */
export const lastCallId = "last";

const maximumFrames = 30;
const protocols = [jsonProtocol, messagePackProtocol] as const;
const nothing = { frames: [], mutatedFrames: 0, isFatal: undefined };

/** A client that connects for the first time and once. The readers in this process are held to their promises on the way. */
export function aConnection(random: Random): FuzzConnection {
  const protocol = random.pick(protocols);
  const handshake = aHandshake(protocol, random);
  if (random.chance(0.07)) {
    const mutated = { ...nothing, frames: [mutateBytes(handshake, random)], mutatedFrames: 1 };
    return onWebSocket(protocol, mutated, random);
  }
  const some = someFrames(protocol, random);
  return onWebSocket(protocol, { ...some, frames: [handshake, ...some.frames] }, random);
}

/** The two sockets of a client that loses the first and resumes its connection on the second, not always as it should. */
export function aResumedConnection(random: Random): [FuzzConnection, FuzzConnection] {
  const protocol = random.pick(protocols);
  // Nothing that would end the connection before it can be resumed.
  const before = { ...nothing, frames: [aValidFrame(protocol, random)] };
  const after = someFrames(protocol, random);
  const sequence = protocol.write({ kind: "sequence", sequenceId: 1 + random.below(3) });
  const frames = [random.chance(0.8) ? sequence : mutateBytes(sequence, random), ...after.frames];
  const handshake = Buffer.from(`{"protocol":"${protocol.name}","version":2}\u001e`);
  const first = { ...before, frames: [handshake, ...before.frames] };
  return [
    { ...onWebSocket(protocol, first, random), ending: random.pick(["end", "reset"]) },
    { ...onWebSocket(protocol, { ...after, isFatal: undefined, frames }, random), hasHandshake: false },
  ];
}

type Frames = Pick<FuzzConnection, "frames" | "mutatedFrames" | "isFatal">;

function someFrames(protocol: HubProtocol, random: Random): Frames {
  const frames: Buffer[] = [];
  const check = new ReaderCheck(protocol, random);
  let mutatedFrames = 0;
  let survives = true;
  for (let left = 1 + random.length(maximumFrames); left > 0 && survives; left--) {
    const isMutated = random.chance(0.8);
    const frame = isMutated ? aMutatedFrame(protocol, random) : aValidFrame(protocol, random);
    if (isMutated) mutatedFrames++;
    frames.push(frame);
    survives = check.survives(frame);
  }
  // In the middle of a message the hub waits for the rest.
  return { frames, mutatedFrames, isFatal: survives && check.isPartial ? undefined : !survives };
}

function onWebSocket(
  protocol: HubProtocol,
  { frames, mutatedFrames, isFatal }: Frames,
  random: Random,
): FuzzConnection {
  const sent = isFatal === true ? frames : [...frames, lastCall(protocol)];
  const bytes = Buffer.concat(sent.flatMap((frame) => toWebSocket(frame, protocol, random)));
  const isBroken = random.chance(0.02);
  return {
    protocol,
    bytes: isBroken ? mutateBytes(bytes, random) : bytes,
    frames: sent,
    mutatedFrames,
    hasHandshake: true,
    isFatal: isBroken ? undefined : isFatal,
    isEager: random.chance(0.3),
    // A close frame in the middle of a broken frame would not be one.
    ending: isBroken ? random.pick(["end", "reset"]) : random.pick(["close frame", "end", "reset"]),
  };
}

function aHandshake(protocol: HubProtocol, random: Random): Buffer {
  return Buffer.from(`{"protocol":"${protocol.name}","version":${1 + random.below(2)}}\u001e`);
}

/** A call that is answered, whatever came before it. */
function lastCall(protocol: HubProtocol): Buffer {
  const call = { target: "Echo", arguments: ["the end"], invocationId: lastCallId, streamIds: [] };
  return protocol.write({ kind: "invocation", ...call });
}

/** In one WebSocket message, in several, or in one that is fragmented. */
function toWebSocket(frame: Buffer, protocol: HubProtocol, random: Random): Buffer[] {
  // What is no UTF-8 reaches the hub only in binary messages.
  const opcode = protocol === jsonProtocol && random.chance(0.7) ? opcodes.text : opcodes.binary;
  const pieces = random.chance(0.25) ? cut(frame, random) : [frame];
  if (random.chance(0.7)) return pieces.map((payload) => toClientFrame({ opcode, payload, isFinal: true }));
  const last = pieces.length - 1;
  return pieces.map((payload, index) =>
    toClientFrame({ opcode: index === 0 ? opcode : opcodes.continuation, payload, isFinal: index === last }),
  );
}
