import { Packr, Unpackr } from "msgpackr";
import type { HubProtocol } from "#lib/signalr/protocols/hub-protocol.ts";
import { jsonProtocol } from "#lib/signalr/protocols/json-protocol.ts";
import { prefixBytes, writePrefixBefore } from "#lib/signalr/protocols/length-prefix.ts";
import { aCall, aMessage } from "./a-message.ts";
import { hostileValue, withHostileValue } from "./hostile-values.ts";
import { mutateBytes, splice } from "./mutate-bytes.ts";
import type { Random } from "./random.ts";

const unpackr = new Unpackr({ useRecords: false, mapsAsObjects: true });

/** Encoders of MessagePack, some of which use what msgpackr alone understands. */
const packrs: readonly [Packr, ...Packr[]] = [
  new Packr({ useRecords: false }),
  new Packr({ useRecords: true }),
  new Packr({ useRecords: false, moreTypes: true, structuredClone: true }),
  new Packr({ useRecords: false, bundleStrings: true }),
];

const separator = Buffer.of(0x1e);

/** One message or several, as a client sends them that means no harm. */
export function aValidFrame(protocol: HubProtocol, random: Random): Buffer {
  const count = random.chance(0.8) ? 1 : 1 + random.below(10);
  return Buffer.concat(Array.from({ length: count }, () => protocol.write(aCall(random))));
}

/** A frame that is not what a client should send, in one of many ways. */
export function aMutatedFrame(protocol: HubProtocol, random: Random): Buffer {
  switch (random.below(22)) {
    case 0:
      return splice(protocol.write(aMessage(random)), protocol.write(aMessage(random)), random);
    case 1:
      return framed(protocol, nesting(protocol, 1 + random.length(40_000)));
    case 2:
      return protocol.write({ kind: "streamItem", invocationId: "s1", item: "x".repeat(32_600 + random.below(200)) });
    case 3:
      return protocol === jsonProtocol ? random.bytes(random.length(300)) : withFalseLength(random);
    case 4:
      // Messages of the wrong time: each is sound, but not after the others.
      return Buffer.concat(Array.from({ length: 2 + random.below(20) }, () => protocol.write(aMessage(random))));
    case 5:
    case 6:
    case 7:
      // Bytes are changed and the frame around them stays whole.
      return framed(protocol, mutateBytes(unframed(protocol, protocol.write(aMessage(random))), random));
    case 8:
    case 9:
      return mutateBytes(protocol.write(aMessage(random)), random);
    case 10:
    case 11:
    case 12:
    case 13:
      return withWrongTypes(protocol, random);
    default:
      return withWrongArguments(protocol, random);
  }
}

/** The protocol has nothing against it, but the method that it calls has. */
function withWrongArguments(protocol: HubProtocol, random: Random): Buffer {
  const call = aCall(random);
  const values = call.arguments.map((value) => withHostileValue(value, random));
  const surplus = random.chance(0.3) ? [hostileValue(random)] : [];
  return protocol.write({ ...call, arguments: [...values, ...surplus] });
}

function withWrongTypes(protocol: HubProtocol, random: Random): Buffer {
  const message = unframed(protocol, protocol.write(aMessage(random)));
  if (protocol === jsonProtocol) {
    const fields: unknown = JSON.parse(message.toString());
    return framed(protocol, Buffer.from(JSON.stringify(withHostileValue(fields, random))));
  }
  return framed(protocol, random.pick(packrs).pack(withHostileValue(unpackr.unpack(message), random)));
}

function nesting(protocol: HubProtocol, depth: number): Buffer {
  if (protocol !== jsonProtocol) return Buffer.alloc(depth, 0x91);
  return Buffer.from(`{"type":1,"target":"Echo","arguments":${"[".repeat(depth)}${"]".repeat(depth)}}`);
}

function withFalseLength(random: Random): Buffer {
  const claimed = random.pick([0, 1, 127, 128, 32_768, 32_769, 2 ** 31 - 1, 2 ** 31]) ^ random.below(4);
  return Buffer.concat([prefixOf(claimed >>> 0), random.bytes(random.length(300))]);
}

function framed(protocol: HubProtocol, message: Buffer): Buffer {
  if (protocol === jsonProtocol) return Buffer.concat([message, separator]);
  return Buffer.concat([prefixOf(message.length), message]);
}

function unframed(protocol: HubProtocol, frame: Buffer): Buffer {
  return protocol === jsonProtocol ? frame.subarray(0, -1) : frame.subarray(prefixBytes(frame, 0));
}

function prefixOf(length: number): Buffer {
  const bytes = Buffer.alloc(5);
  return bytes.subarray(writePrefixBefore(bytes, bytes.length, length));
}
