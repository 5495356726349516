import type { HubProtocol } from "./protocols/hub-protocol.ts";

/** A message whose bytes are made once per protocol, on first use, however many connections it goes to. */
export interface FramedMessage {
  bytesFor(protocol: HubProtocol): Buffer;
}

/** An invocation of a client's method, to be sent to many. The arguments must not change afterwards. */
export function frameInvocation(target: string, args: readonly unknown[]): FramedMessage {
  return new FramedInvocation(target, args);
}

const noFrame = Buffer.alloc(0);

class FramedInvocation implements FramedMessage {
  readonly #target: string;
  readonly #args: readonly unknown[];
  readonly #frames = new Map<HubProtocol, Buffer>();
  // Most receivers in a row speak the same protocol, and comparing is cheaper than looking up.
  #lastProtocol: HubProtocol | undefined;
  #lastFrame: Buffer = noFrame;

  constructor(target: string, args: readonly unknown[]) {
    this.#target = target;
    this.#args = args;
  }

  bytesFor(protocol: HubProtocol): Buffer {
    if (protocol === this.#lastProtocol) return this.#lastFrame;
    this.#lastFrame = this.#frames.get(protocol) ?? this.#frame(protocol);
    this.#lastProtocol = protocol;
    return this.#lastFrame;
  }

  #frame(protocol: HubProtocol): Buffer {
    const frame = protocol.write({
      kind: "invocation",
      target: this.#target,
      arguments: this.#args,
      invocationId: undefined,
      streamIds: [],
    });
    this.#frames.set(protocol, frame);
    return frame;
  }
}
