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

describe("polling", () => {
  test("is quick after something happened, and slows down to eight seconds", async () => {
    await it.polling();
    server.append();
    await it.seconds(60);
    const gaps = pauses(server.polled);
    expect(gaps[0]).toBe(1_000);
    expect(gaps.every((gap, index) => index === 0 || gap >= (gaps[index - 1] ?? 0))).toBe(true);
    expect(gaps.at(-1)).toBe(8_000);
  });

  test("is never quicker or slower than its bounds with any jitter", async () => {
    await it.polling();
    clock.random = () => 0.001;
    server.append();
    await it.seconds(90);
    clock.random = () => 0.999;
    server.append();
    await it.seconds(90);
    const gaps = pauses(server.polled);
    expect(Math.min(...gaps)).toBeCloseTo(750.5);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(10_000);
    expect(Math.max(...gaps)).toBeGreaterThan(9_900);
  });

  test("becomes quick when something is sent", async () => {
    await it.polling();
    const now = clock.now();
    machine.noteActivity();
    await it.seconds(2);
    expect(server.polled[0]).toBeLessThanOrEqual(now + 1_000);
  });

  test("reads page by page to the head without a pause", async () => {
    await it.polling();
    for (let count = 0; count < 1_700; count += 1) server.append();
    await it.untilPolled();
    expect([applied.length, server.polled.length, new Set(server.polled).size]).toEqual([1_700, 4, 1]);
  });

  test("goes on after a request that is never answered, and takes no answer of it any more", async () => {
    await it.polling();
    server.rest = "hangs";
    await it.seconds(30);
    expect(history.at(-1)).toBe("offline");
    server.rest = "works";
    server.append();
    await it.seconds(20);
    expect([history.at(-1), applied]).toEqual(["polling", [1]]);
  });

  test("asks at once in a hurry, also while a request hangs", async () => {
    await it.polling();
    server.rest = "hangs";
    await it.seconds(12);
    server.rest = "works";
    server.append();
    machine.hurry();
    await clock.advance(0);
    expect(applied).toEqual([1]);
  });

  test("stops when there is a hub, and what it was still waiting for is not applied", async () => {
    await it.polling();
    server.latencyMs = () => 3_000;
    server.hub = "works";
    machine.hurry();
    server.append();
    await it.seconds(60);
    const before = server.polled.length;
    await it.seconds(60);
    expect([history.at(-1), applied, server.polled.length]).toEqual(["live", [1], before]);
  });
});
