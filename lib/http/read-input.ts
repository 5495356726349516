import { ChatError } from "#lib/chat/errors.ts";

/** A body that is larger than the installation takes. */
export class TooLargeError extends Error {}

/**
 * A request's input for a use case: the fields of its JSON body and its query, and the parameters of its path, which win.
 * @throws ChatError `invalid_input` where the body is not a JSON object; TooLargeError
 */
export async function readInput(
  request: Request,
  parameters: Record<string, string>,
  bytesMax: number,
): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const body = request.method === "GET" ? {} : parseObject(await readText(request, bytesMax));
  return { ...query, ...body, ...parameters };
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new TooLargeError();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of whole(request.body)) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new TooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A caller who goes away in the middle of the body is no fault of ours. @throws ChatError `invalid_input` */
async function* whole(body: Request["body"]): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch (error) {
    throw new ChatError("invalid_input", "The body was cut off.", { cause: error });
  }
}

function parseObject(text: string): object {
  if (text.trim() === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, in the same words as for JSON that is no object.
  }
  throw new ChatError("invalid_input", "The body must be a JSON object.");
}
