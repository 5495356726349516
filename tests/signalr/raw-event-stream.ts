import { onTestFinished } from "vitest";
import { aConnectionToken } from "./negotiate.ts";
import { until } from "./until.ts";
import { codecs, type WireMessage } from "./wire-codec.ts";

/** Server-sent events, and POSTs the other way, by hand. */
export interface RawEventStream {
  /** All messages received, the handshake response included. */
  readonly messages: readonly WireMessage[];
  /** Sends the text as it is. */
  post(text: string): Promise<Response>;
  /** Waits until the server has ended the stream. */
  ended(): Promise<void>;
}

/** A stream that the server has begun; nothing is sent yet. */
export async function aRawEventStream(url: string, token = "alice"): Promise<RawEventStream> {
  const target = `${url}?id=${await aConnectionToken(url, { token })}`;
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const accept = { Accept: "text/event-stream" };
  const response = await fetch(`${target}&access_token=${token}`, { headers: accept, signal: abort.signal });
  if (response.status !== 200 || response.body === null) throw new Error(`The stream was refused: ${response.status}`);
  const messages: WireMessage[] = [];
  let hasEnded = false;
  void readEvents(response.body, (payload) => messages.push(...codecs.json.read(Buffer.from(payload))))
    .catch(() => {})
    .finally(() => {
      hasEnded = true;
    });
  return {
    messages,
    post: (body) => fetch(target, { method: "POST", headers: { Authorization: `Bearer ${token}` }, body }),
    ended: () => until(() => hasEnded),
  };
}

async function readEvents(body: ReadableStream<Uint8Array>, payload: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    const events = (text + decoder.decode(chunk, { stream: true })).split("\r\n\r\n");
    text = events.pop() ?? "";
    for (const event of events) payload(dataOf(event));
  }
}

/** The lines of an event's data. Anything else in it, such as a comment, is no data. */
function dataOf(event: string): string {
  const lines = event.split("\r\n").filter((line) => line.startsWith("data: "));
  return lines.map((line) => line.slice("data: ".length)).join("\n");
}
