import type { FramedMessage } from "../framed-message.ts";
import type { HubProtocol } from "../protocols/hub-protocol.ts";

type Frames = Readonly<Record<string, Buffer>>;

/** The bytes of a message for each protocol, by its name. Throws a TypeError if one cannot represent it. */
export function framesOf(message: FramedMessage, protocols: readonly HubProtocol[]): Frames {
  return Object.fromEntries(protocols.map((protocol) => [protocol.name, message.bytesFor(protocol)]));
}

/**
 * A message that another server has framed. Its bytes go out as they are; only for a protocol that the other server does
 * not offer they are made anew from those of one that both know. Throws an Error if there is none.
 */
export function relayedMessage(frames: Frames, protocols: readonly HubProtocol[]): FramedMessage {
  const complete = { ...frames };
  for (const protocol of protocols) complete[protocol.name] ??= translate(frames, protocol, protocols);
  return {
    bytesFor({ name }) {
      const frame = complete[name];
      if (frame === undefined) throw new Error(`The hub has no protocol '${name}'.`);
      return frame;
    },
  };
}

function translate(frames: Frames, protocol: HubProtocol, protocols: readonly HubProtocol[]): Buffer {
  for (const known of protocols) {
    const frame = frames[known.name];
    if (frame === undefined) continue;
    const limits = { maximumMessageBytes: frame.length, maximumMessageDepth: Number.POSITIVE_INFINITY };
    const translated: Buffer[] = [];
    known.createReader(limits).read(frame, (message) => {
      if (message.kind === "invocation") translated.push(protocol.write(message));
    });
    return Buffer.concat(translated);
  }
  throw new Error(`A message of another server is in none of the hub's protocols: ${Object.keys(frames).join(", ")}.`);
}
