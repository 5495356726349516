import { beforeEach, describe, expect, test } from "vitest";
import { ApiError, type ApiErrorCode } from "#lib/client/api-error.ts";
import { MissingConversations } from "#lib/client/missing-conversations.ts";
import { VirtualClock } from "./virtual-clock.ts";

let clock: VirtualClock;
let missing: MissingConversations;
let loads: string[];
let gone: string[];
let failure: ApiErrorCode | null;
const loadMs = 100;

beforeEach(() => {
  clock = new VirtualClock();
  loads = [];
  failure = null;
  gone = [];
  missing = new MissingConversations({ clock, load, onGone: (id) => void gone.push(id) });
});

async function load(conversationId: string): Promise<void> {
  loads.push(conversationId);
  await new Promise<void>((resolve) => clock.after(loadMs, resolve));
  if (failure !== null) throw new ApiError(failure, "No.");
}

describe("a conversation that is missing", () => {
  test("is loaded once, however much is heard of it meanwhile, and again when more is heard later", async () => {
    for (let count = 0; count < 3; count += 1) missing.want("a");
    await clock.advance(1_000);
    expect(loads).toEqual(["a"]);
    missing.want("a");
    await clock.advance(1_000);
    expect(loads).toEqual(["a", "a"]);
  });

  test("waits until fewer than four others are being loaded", async () => {
    for (const id of ["a", "b", "c", "d", "e", "f"]) missing.want(id);
    await clock.advance(loadMs - 1);
    expect(loads).toHaveLength(4);
    await clock.advance(loadMs);
    expect(loads).toEqual(["a", "b", "c", "d", "e", "f"]);
  });

  test("is tried again while the server does not answer, and at once when it has been reached again", async () => {
    failure = "unreachable";
    missing.want("a");
    await clock.advance(30_000);
    expect(loads.length).toBeGreaterThan(3);
    expect(loads.length).toBeLessThan(8);
    failure = null;
    loads = [];
    missing.nudge();
    await clock.advance(60_000);
    expect(loads).toEqual(["a"]);
  });

  test("is given up where it is not ours to see, and where all is forgotten", async () => {
    failure = "not_found";
    missing.want("a");
    await clock.advance(60_000);
    expect(loads).toEqual(["a"]);
    failure = "unreachable";
    missing.want("b");
    await clock.advance(150);
    missing.clear();
    await clock.advance(60_000);
    expect(loads).toEqual(["a", "b"]);
  });
});
