import { WebSocketServer } from "ws";

/** The least that any chat must do: every frame that a socket sends goes to all sockets. Nothing is checked or kept. */
export function startRelay(): { url: string; close(): void } {
  const server = new WebSocketServer({ port: 0, perMessageDeflate: false });
  server.on("connection", (socket) => {
    socket.on("message", (data, isBinary) => {
      for (const client of server.clients) client.send(data, { binary: isBinary });
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The relay has no port.");
  return {
    url: `ws://127.0.0.1:${address.port}`,
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
