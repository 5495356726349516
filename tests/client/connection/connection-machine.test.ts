import { beforeEach, describe, expect, test } from "vitest";
import { pauses, VirtualConnection } from "./virtual-connection.ts";

let it: VirtualConnection;
let clock: VirtualConnection["clock"];
let server: VirtualConnection["server"];
let replica: VirtualConnection["replica"];
let machine: VirtualConnection["machine"];
let applied: VirtualConnection["applied"];
let history: VirtualConnection["history"];

beforeEach(() => {
  it = new VirtualConnection();
  ({ clock, server, replica, machine, applied, history } = it);
});

describe("a connection that is begun", () => {
  test("is live over the hub, and nothing is polled", async () => {
    await it.live();
    expect([server.polled, machine.link === null]).toEqual([[], false]);
  });

  test("polls at once where the hub refuses, and is live as soon as it takes it", async () => {
    server.hub = "refuses";
    machine.start();
    await clock.advance(0);
    expect([history, server.polled]).toEqual([["connecting", "polling"], [0]]);
    server.hub = "works";
    await it.seconds(1);
    expect([history, server.polled]).toEqual([["connecting", "polling", "live"], [0]]);
  });

  test("polls after a moment where the hub hangs", async () => {
    server.hub = "hangs";
    machine.start();
    await clock.advance(999);
    expect(history).toEqual(["connecting"]);
    await clock.advance(1);
    expect(history).toEqual(["connecting", "polling"]);
  });

  test("is offline where nothing answers, and polls again once something does", async () => {
    server.hub = "refuses";
    server.rest = "refuses";
    machine.start();
    await clock.advance(0);
    expect(history).toEqual(["connecting", "offline"]);
    server.rest = "works";
    await it.seconds(3);
    expect(history).toEqual(["connecting", "offline", "polling"]);
  });

  test("is tried no more after it is stopped, whatever was under way", async () => {
    server.latencyMs = () => 100;
    machine.start();
    await clock.advance(150);
    machine.stop();
    server.append();
    await it.seconds(120);
    expect([server.opened.length, server.polled, server.connections, history]).toEqual([1, [], 0, ["connecting"]]);
  });

  test.each(["hub", "rest"] as const)(
    "applies nothing after it is stopped, whatever was on its way: %s",
    async (way) => {
      if (way === "rest") await it.polling();
      else await it.live();
      server.latencyMs = () => 400;
      server.append();
      if (way === "rest") await it.untilPolled();
      await clock.advance(way === "rest" ? 500 : 100);
      machine.stop();
      await it.seconds(60);
      expect([applied, replica.state.cursor]).toEqual([[], 0]);
    },
  );
});

describe("a live connection", () => {
  test("that is lost comes back within a moment, and nobody is told", async () => {
    await it.live();
    server.end("lost");
    server.append();
    await clock.advance(500);
    expect([history, applied, server.polled]).toEqual([["connecting", "live"], [1], []]);
  });

  test("is polled instead after a second without a hub, until there is one again", async () => {
    await it.live();
    server.hub = "refuses";
    server.end("lost");
    await clock.advance(999);
    expect([history.at(-1), server.polled.length]).toEqual(["live", 0]);
    await clock.advance(1);
    expect([history.at(-1), server.polled.length]).toEqual(["polling", 1]);
    server.hub = "works";
    await it.seconds(30);
    expect(history).toEqual(["connecting", "live", "polling", "live"]);
    const polledBefore = server.polled.length;
    await it.seconds(60);
    expect(server.polled).toHaveLength(polledBefore);
  });

  test.each(["sever", "hang"] as const)(
    "is given up when nothing is heard for one and a half times the hub's interval: %s",
    async (fault) => {
      await it.live();
      const lastHead = clock.now();
      if (fault === "sever") server.sever();
      else server.hub = "hangs";
      server.append();
      await clock.advance(lastHead + 22_499 - clock.now());
      expect([history.at(-1), applied]).toEqual(["live", []]);
      await clock.advance(1);
      expect([history.at(-1), applied]).toEqual(["polling", [1]]);
    },
  );

  test("stays as long as the hub tells its position, and as long as anything else comes", async () => {
    await it.live();
    server.headSeconds = 1_000_000;
    for (let minute = 0; minute < 10; minute += 1) {
      server.append();
      await it.seconds(20);
    }
    expect([history, server.opened]).toEqual([["connecting", "live"], []]);
  });

  test("that the hub sends off is opened anew almost at once, and nobody is told", async () => {
    await it.live();
    clock.random = () => 1;
    const sentOffAt = clock.now();
    server.end("sent_off");
    await clock.advance(250);
    expect([server.opened, history]).toEqual([[sentOffAt + 250], ["connecting", "live"]]);
  });

  test("that the hub sends off again and again is opened less and less often", async () => {
    await it.live();
    clock.random = () => 1;
    for (let count = 0; count < 8; count += 1) {
      server.end("sent_off");
      const before = server.opened.length;
      while (server.opened.length === before) await clock.advance(10);
    }
    expect(pauses(server.opened).map((ms) => Math.round(ms / 100) * 100)).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000,
    ]);
  });

  test("is tried when somebody is in a hurry and nothing was heard for a while", async () => {
    await it.live();
    await it.seconds(10);
    server.sever();
    machine.hurry();
    await it.seconds(6);
    expect([server.opened.length, machine.link === null, history.at(-1)]).toEqual([1, false, "live"]);
  });
});

describe("contact", () => {
  test("is told when the server has been reached for the first time and again, but not at every poll", async () => {
    await it.live();
    expect(it.contacts).toBe(1);
    server.hub = "refuses";
    server.end("lost");
    await it.seconds(20);
    expect(it.contacts).toBe(2);
    server.rest = "refuses";
    await it.seconds(20);
    server.rest = "works";
    await it.seconds(20);
    expect(it.contacts).toBe(3);
    server.hub = "works";
    machine.hurry();
    await it.seconds(1);
    expect(it.contacts).toBe(4);
  });

  test("without a sign-in says so, until there is one", async () => {
    await it.live();
    server.isSignedOut = true;
    server.end("sent_off");
    await it.seconds(10);
    expect(replica.state).toMatchObject({ isSignedOut: true, connection: "offline" });
    server.isSignedOut = false;
    await it.seconds(30);
    expect(replica.state).toMatchObject({ isSignedOut: false, connection: "live" });
  });

  test.each(["suspended", "identity_required"] as const)(
    "that is not let in for being %s says so, and comes back by itself",
    async (reason) => {
      await it.live();
      server.barredBy = reason;
      server.end("sent_off");
      await it.seconds(10);
      expect(replica.state).toMatchObject({ barredBy: reason, isSignedOut: false });
      server.barredBy = null;
      await it.seconds(30);
      expect(replica.state).toMatchObject({ barredBy: null, connection: "live" });
    },
  );

  test("that is told to ask less often is not offline, and comes back by itself", async () => {
    await it.live();
    server.isOverrun = true;
    server.end("lost");
    await it.seconds(10);
    expect(history).not.toContain("offline");
    server.isOverrun = false;
    await it.seconds(30);
    expect(replica.state.connection).toBe("live");
  });
});
