import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Participant } from "#lib/chat/actor.ts";
import { Replica } from "#lib/client/replica.ts";
import { noteTyping } from "#lib/client/typing-board.ts";

const ada: Participant = { kind: "operator", id: "ada", name: "Ada" };
const vera: Participant = { kind: "visitor", id: "vera", name: "Vera" };
const conversationId = "a conversation";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("somebody who types", () => {
  test("is shown until nothing more is heard of it, and each sign prolongs it", () => {
    const replica = new Replica(vera, { onUnknown: () => undefined });
    const typists = () => replica.state.typing[conversationId];
    noteTyping(replica, { conversationId, author: ada });
    expect(typists()).toEqual([ada]);
    vi.advanceTimersByTime(4_000);
    noteTyping(replica, { conversationId, author: ada });
    vi.advanceTimersByTime(4_000);
    expect(typists()).toEqual([ada]);
    vi.advanceTimersByTime(1_000);
    expect(typists()).toEqual([]);
  });
});
