/**
 * Frames a payload that goes to many receivers in a row only once. What was framed last is dropped at the end of the turn.
 */
export function frameOnce(frame: (payload: Buffer) => Buffer): (payload: Buffer) => Buffer {
  let last: { payload: Buffer; framed: Buffer } | undefined;
  const forget = (): void => {
    last = undefined;
  };
  return (payload) => {
    if (last?.payload === payload) return last.framed;
    if (last === undefined) setImmediate(forget);
    last = { payload, framed: frame(payload) };
    return last.framed;
  };
}
