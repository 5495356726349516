import { frameOnce } from "./frame-once.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const fieldName = Buffer.from("data: ");
const lineEnd = Buffer.from("\r\n");
const eventEnd = Buffer.from("\r\n\r\n");

/**
 * A payload as one event of a stream (HTML, section 9.2). Each line of the payload is a field of its own, from which the
 * browser puts it together again with line feeds.
 */
export const toServerSentEvent = frameOnce(frame);

function frame(payload: Buffer): Buffer {
  const parts: Buffer[] = [];
  let start = 0;
  for (let end = lineEndFrom(payload, start); end !== -1; end = lineEndFrom(payload, start)) {
    parts.push(fieldName, payload.subarray(start, end), lineEnd);
    const isPair = payload[end] === carriageReturn && payload[end + 1] === lineFeed;
    start = end + (isPair ? 2 : 1);
  }
  return Buffer.concat([...parts, fieldName, payload.subarray(start), eventEnd]);
}

/** Where the next line feed or carriage return is: either ends a line of the stream. */
function lineEndFrom(payload: Buffer, start: number): number {
  const feed = payload.indexOf(lineFeed, start);
  const carriage = payload.indexOf(carriageReturn, start);
  if (feed === -1 || carriage === -1) return Math.max(feed, carriage);
  return Math.min(feed, carriage);
}
