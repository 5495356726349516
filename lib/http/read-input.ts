import { ChatError } from "#lib/chat/errors.ts";
import { isJsonTooDeep } from "#lib/signalr/protocols/json-depth.ts";

/** A body that is larger than the installation takes. */
export class TooLargeError extends Error {}

export interface InputLimits {
  requestBytesMax: number;
  requestDepthMax: number;
}

/**
 * A request's input for a use case: the fields of its JSON body and its query, and the parameters of its path, which win.
 * @throws ChatError `invalid_input` where the body is not a JSON object; TooLargeError
 */
export async function readInput(
  request: Request,
  parameters: Record<string, string>,
  { requestBytesMax, requestDepthMax }: InputLimits,
): Promise<Record<string, unknown>> {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  if (request.method === "GET") return { ...query, ...parameters };
  const text = await readText(request, requestBytesMax);
  assertJson(request, text);
  return { ...query, ...parseObject(text, requestDepthMax), ...parameters };
}

/** Forms of other sites can send any text, but not under this name. @throws ChatError `invalid_input` */
function assertJson({ headers }: Request, text: string): void {
  if (text === "" || /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(headers.get("content-type") ?? "")) return;
  throw new ChatError("invalid_input", "The body must be sent as application/json.");
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

function parseObject(text: string, depthMax: number): object {
  if (text.trim() === "") return {};
  if (isJsonTooDeep(text, depthMax)) {
    throw new ChatError("invalid_input", `Objects and arrays may lie ${depthMax} deep within each other at most.`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below, in the same words as for JSON that is no object.
  }
  throw new ChatError("invalid_input", "The body must be a JSON object.");
}
