import type { HubProtocol } from "./hub-protocol.ts";

/** A message whose bytes are made once per protocol, on first use, however many connections it goes to. */
export interface FramedMessage {
  bytesFor(protocol: HubProtocol): Buffer;
}

/** An invocation of a client's method, to be sent to many. The arguments must not change afterwards. */
export function frameInvocation(target: string, args: readonly unknown[]): FramedMessage {
  const framed = new Map<HubProtocol, Buffer>();
  return {
    bytesFor(protocol) {
      const known = framed.get(protocol);
      if (known !== undefined) return known;
      const bytes = protocol.write({ kind: "invocation", target, arguments: args });
      framed.set(protocol, bytes);
      return bytes;
    },
  };
}
