import type { IncomingMessage } from "node:http";
import { GrowingBuffer } from "../protocols/growing-buffer.ts";

/**
 * The body of a request. Resolves to "aborted" if the client broke it off, and to "too large" above the limit, in bytes.
 * The rest of such a body is read and dropped, because a client that is still sending would not see the answer.
 */
export function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer | "aborted" | "too large"> {
  if (request.destroyed) return Promise.resolve("aborted");
  const { promise, resolve } = Promise.withResolvers<Buffer | "aborted" | "too large">();
  const body = new GrowingBuffer();
  request.on("data", (chunk: Buffer) => {
    if (body.length + chunk.length <= maximumBytes) body.append(chunk);
    else resolve("too large");
  });
  request.once("end", () => resolve(body.bytes));
  request.once("close", () => resolve("aborted"));
  return promise;
}
