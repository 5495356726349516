import { beforeEach, describe, expect, test } from "vitest";
import { VirtualConnection } from "./virtual-connection.ts";

let it: VirtualConnection;
let clock: VirtualConnection["clock"];
let server: VirtualConnection["server"];
let replica: VirtualConnection["replica"];
let applied: VirtualConnection["applied"];

beforeEach(() => {
  it = new VirtualConnection();
  ({ clock, server, replica, applied } = it);
});

/** The server goes back to an empty log, and a snapshot of it is the first to tell. */
function beginAnew(): void {
  server.log.restore(server.log.head);
  replica.applySnapshot({ pos: server.log.head, epoch: server.log.epoch }, (state) => state);
}

describe("a log that cannot be resumed", () => {
  test.each(["the hub", "polling"])("is noticed by %s, and followed from its head in a new generation", async (by) => {
    await it.live();
    for (let count = 0; count < 5; count += 1) server.append();
    await it.seconds(1);
    if (by === "polling") server.hub = "refuses";
    server.restore(2);
    for (let count = 0; count < 4; count += 1) server.append();
    await it.seconds(30);
    expect(replica.state).toMatchObject({ generation: 1, cursor: 7, epoch: "life 1" });
    server.append();
    await it.seconds(10);
    expect(applied).toEqual([1, 2, 3, 4, 5, 8]);
  });

  test("where the floor has risen above the cursor begins a new generation in the same life", async () => {
    await it.live();
    server.hub = "refuses";
    server.rest = "refuses";
    server.end("lost");
    for (let count = 0; count < 9; count += 1) server.append();
    server.log.prune(5);
    await it.seconds(20);
    server.rest = "works";
    await it.seconds(20);
    expect(replica.state).toMatchObject({ generation: 1, cursor: 9, epoch: "life 0" });
    expect(applied).toEqual([]);
  });

  test("is noticed by a snapshot of another life, and the connection goes on from there", async () => {
    await it.live();
    server.append();
    await it.seconds(1);
    server.log.restore(0);
    replica.applySnapshot({ pos: server.log.head, epoch: server.log.epoch }, (state) => state);
    expect(replica.state).toMatchObject({ generation: 1, epoch: "life 1" });
    server.append();
    await it.seconds(2);
    expect([server.opened.length, applied, replica.state.generation]).toEqual([1, [1, 2], 1]);
  });

  test("is not mixed with what a connection that is just being opened still brings of it", async () => {
    await it.live();
    server.latencyMs = () => 1_000;
    server.end("lost");
    await clock.advance(1_000);
    for (let count = 0; count < 3; count += 1) server.append();
    // The hub has been asked, and its answer is on the way.
    await clock.advance(2_500);
    expect([server.opened.length, applied]).toEqual([1, []]);
    beginAnew();
    await it.seconds(20);
    expect([applied, replica.state.cursor, replica.state.connection]).toEqual([[], 0, "live"]);
  });

  test("is not mixed with what a request for events still brings of it", async () => {
    await it.polling();
    server.latencyMs = () => 1_000;
    for (let count = 0; count < 3; count += 1) server.append();
    await it.untilPolled();
    await clock.advance(1_500);
    beginAnew();
    await it.seconds(20);
    expect([applied, replica.state.cursor, replica.state.generation]).toEqual([[], 0, 1]);
  });

  test("is noticed once, however many answers of before are still on their way", async () => {
    await it.live();
    server.latencyMs = () => 400;
    server.append();
    server.repeat(1);
    server.restore(1);
    await it.seconds(40);
    expect(replica.state).toMatchObject({ generation: 1, cursor: 0, connection: "live" });
  });
});
