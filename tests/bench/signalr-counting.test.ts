import { createServer } from "node:http";
import { expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { BroadcastLoad } from "#bench/signalr/generator/broadcast-load.ts";
import { dialects } from "#bench/signalr/generator/dialects.ts";
import { verify } from "#bench/signalr/generator/load-run.ts";
import { TextCounter } from "#bench/signalr/generator/text-counter.ts";
import { frameText } from "#bench/signalr/servers/frame-text.ts";
import { listenOnFreePort } from "#bench/signalr/servers/listen.ts";
import { text } from "#bench/signalr/text.ts";

test("texts are counted wherever the bytes are cut, and a mark in a frame's header is none", () => {
  // A payload of 124 bytes has the mark as its length.
  const markAsLength = frameText(text.slice(0, 124));
  const two = frameText(`${text}${text}`);
  const long = frameText(text.repeat(100));
  const bytes = Buffer.concat([markAsLength, two, frameText(""), long, markAsLength, frameText(text)]);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const counter = new TextCounter();
    const texts = counter.count(bytes, 0, cut) + counter.count(bytes, cut, bytes.length);
    expect({ texts, frames: counter.frames }).toEqual({ texts: 103, frames: 6 });
  }
});

test("what the buffer holds beyond the bytes that were read is not counted", () => {
  const bytes = Buffer.concat([frameText(text), frameText(text)]);
  expect(new TextCounter().count(bytes, 0, bytes.length / 2)).toBe(1);
});

test("a message that one member got twice and another not at all is noticed, though the total is right", async () => {
  const server = createServer();
  const members: WebSocket[] = [];
  let said = 0;
  const webSockets = new WebSocketServer({ server });
  webSockets.on("connection", (socket) => {
    socket.on("message", (data: Buffer) => {
      const request: { target: string } = JSON.parse(data.toString());
      if (request.target === "Join") {
        members.push(socket);
        socket.send(text);
      } else {
        said += 1;
        const [first, second, ...others] = members;
        for (const member of [first, said === 2 ? first : second, ...others]) member?.send(text);
      }
    });
  });
  const peer = { port: await listenOnFreePort(server), dialect: dialects.ws };
  const load = await BroadcastLoad.prepare(peer, { members: 3, burst: 1 });
  await load.run(0);
  await expect(verify(load)).rejects.toThrow(/A connection got \d texts of 2/);
});
