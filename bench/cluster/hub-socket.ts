import { once } from "node:events";
import { WebSocket } from "ws";
import { z } from "zod";

const separator = "\u001e";
const handshake = `${JSON.stringify({ protocol: "json", version: 1 })}${separator}`;
const ping = `${JSON.stringify({ type: 6 })}${separator}`;
const pingEveryMs = 10_000;

const completionShape = z.object({
  invocationId: z.string(),
  result: z.unknown().optional(),
  error: z.string().optional(),
});

/** A connection to the hub that costs its process little: what is sent to it is read only where it is asked for. */
export class HubSocket {
  /** Called with each message but answers, as it came. */
  onMessage: (text: string) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #calls = new Map<string, PromiseWithResolvers<unknown>>();
  #isGreeted = false;
  #lastCall = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    const pings = setInterval(() => socket.send(ping), pingEveryMs);
    socket.on("close", () => {
      clearInterval(pings);
      for (const { reject } of this.#calls.values()) reject(new Error("The hub has ended the connection."));
    });
    // The end of the connection follows, and tells.
    socket.on("error", () => undefined);
    socket.on("message", (data: Buffer) => {
      for (const text of data.toString().split(separator)) if (text !== "") this.#take(text);
    });
  }

  /** @param origin of a hub, like "http://127.0.0.1:3001" */
  static async open(origin: string, token: string): Promise<HubSocket> {
    const url = `${origin.replace("http", "ws")}/hub?access_token=${token}`;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const hub = new HubSocket(socket);
    await once(socket, "open");
    socket.send(handshake);
    return hub;
  }

  /** Calls a method of the hub. @throws Error with what the hub says */
  call(method: string, input: object): Promise<unknown> {
    this.#lastCall += 1;
    const invocationId = String(this.#lastCall);
    const call = Promise.withResolvers<unknown>();
    this.#calls.set(invocationId, call);
    const message = { type: 1, invocationId, target: method, arguments: [input] };
    this.#socket.send(JSON.stringify(message) + separator);
    return call.promise;
  }

  close(): void {
    this.#socket.terminate();
  }

  #take(text: string): void {
    if (!this.#isGreeted) this.#isGreeted = true;
    else if (text.startsWith('{"type":3')) this.#answer(completionShape.parse(JSON.parse(text)));
    else this.onMessage(text);
  }

  #answer({ invocationId, result, error }: z.output<typeof completionShape>): void {
    const call = this.#calls.get(invocationId);
    this.#calls.delete(invocationId);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  }
}
