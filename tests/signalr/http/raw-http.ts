import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A TCP connection to a server, for what no HTTP client would do. */
export interface RawHttp {
  readonly socket: Socket;
  /** All that came so far. */
  received(): string;
}

/** Connects to the server of the URL, where it matters from which address of this machine, and writes the text. */
export async function aRawHttp(url: string, text: string, { from }: { from?: string } = {}): Promise<RawHttp> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString("latin1");
  });
  socket.on("error", () => {});
  await new Promise<void>((connected) => socket.once("connect", connected));
  socket.write(text);
  return { socket, received: () => received };
}

/** The head of a request, with the lines that are given. */
export function head(method: string, url: string, lines: readonly string[] = []): string {
  const { host, pathname, search } = new URL(url);
  return [`${method} ${pathname}${search} HTTP/1.1`, `Host: ${host}`, ...lines, "", ""].join("\r\n");
}
