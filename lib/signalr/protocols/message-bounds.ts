import { ProtocolError } from "./hub-protocol.ts";

export function messageTooLong(maximumBytes: number): ProtocolError {
  return new ProtocolError(`The maximum message size of ${maximumBytes} bytes was exceeded.`);
}

export function messageTooDeep(maximumDepth: number): ProtocolError {
  return new ProtocolError(`The maximum message depth of ${maximumDepth} was exceeded.`);
}
