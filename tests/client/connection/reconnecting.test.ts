import { beforeEach, describe, expect, test } from "vitest";
import { pauses, VirtualConnection } from "./virtual-connection.ts";

let it: VirtualConnection;
let clock: VirtualConnection["clock"];
let server: VirtualConnection["server"];
let machine: VirtualConnection["machine"];
let applied: VirtualConnection["applied"];
let history: VirtualConnection["history"];

beforeEach(() => {
  it = new VirtualConnection();
  ({ clock, server, machine, applied, history } = it);
});

describe("attempts to reach the hub", () => {
  test("come in windows that grow from half a second to thirty, with full jitter", async () => {
    server.hub = "refuses";
    clock.random = () => 1;
    machine.start();
    await it.seconds(200);
    expect(pauses(server.opened).slice(0, 9)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    clock.random = () => 0.1;
    server.opened.length = 0;
    await it.seconds(40);
    expect(pauses(server.opened).at(-1)).toBe(3_000);
  });

  test("begin with the short ones again after a connection that was steady, and only after that", async () => {
    clock.random = () => 1;
    server.hub = "refuses";
    machine.start();
    await it.seconds(20);
    server.hub = "works";
    while (server.connections === 0) await clock.advance(100);
    await clock.advance(1_000);
    server.opened.length = 0;
    const lostAt = clock.now();
    server.end("lost");
    while (server.connections === 0) await clock.advance(100);
    expect(server.opened).toEqual([lostAt + 30_000]);
    await it.seconds(5);
    const steadyLostAt = clock.now();
    server.end("lost");
    await it.seconds(1);
    expect(server.opened.at(-1)).toBe(steadyLostAt + 500);
  });

  test("go on after one that hangs for ever", async () => {
    server.hub = "hangs";
    machine.start();
    await it.seconds(14);
    server.hub = "works";
    expect(server.opened).toHaveLength(1);
    await it.seconds(2);
    expect([server.opened.length, history.at(-1)]).toEqual([2, "live"]);
  });

  test("are made at once in a hurry, and the windows begin anew", async () => {
    server.hub = "refuses";
    clock.random = () => 1;
    machine.start();
    await it.seconds(70);
    server.opened.length = 0;
    const now = clock.now();
    machine.hurry();
    await it.seconds(2);
    expect(server.opened).toEqual([now, now + 500, now + 1_500]);
  });

  test("leave alone a catch-up that takes long, as long as something of it comes", async () => {
    await it.live();
    server.end("lost");
    for (let count = 0; count < 60; count += 1) server.append();
    let sent = 0;
    // A batch every two seconds, so that the whole takes forty.
    server.latencyMs = () => (sent++ < 2 ? 0 : 2_000);
    await it.seconds(120);
    expect([server.opened.length, applied.length, history.at(-1)]).toEqual([1, 60, "live"]);
  });
});
