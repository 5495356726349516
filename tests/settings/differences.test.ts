import { describe, expect, test } from "vitest";
import { differencesOf } from "#components/settings/audit/differences.ts";

const words = {
  roleName: (id: string) => (id === "role-1" ? "Night shift" : id),
  memberName: (id: string) => (id === "ada" ? "Ada Lovelace" : id),
  time: (iso: string) => `time of ${iso}`,
};

describe("what is different between two states", () => {
  test("of a value, what was there and what is there", () => {
    expect(differencesOf({ greeting: "Hi" }, { greeting: "Hello" }, words)).toEqual([
      { label: "Greeting", was: ["Hi"], is: ["Hello"] },
    ]);
  });

  test("of a list, only what went and what came", () => {
    const before = { allowedOrigins: ["https://one.test", "https://two.test"] };
    const after = { allowedOrigins: ["https://two.test", "https://three.test"] };
    expect(differencesOf(before, after, words)).toEqual([
      { label: "Allowed addresses", was: ["https://one.test"], is: ["https://three.test"] },
    ]);
  });

  test("permissions are told by their labels", () => {
    const difference = differencesOf(null, { permissions: ["messages.reply"] }, words);
    expect(difference).toEqual([{ label: "Rights", was: [], is: ["Reply to visitors"] }]);
  });

  test("roles are told by their names, also in the rules of a provider", () => {
    const after = { defaultRole: "role-1", roleMapping: [{ group: "staff", role: "role-1" }] };
    expect(differencesOf({ defaultRole: null, roleMapping: [] }, after, words)).toEqual([
      { label: "Everybody else", was: ["May not come in"], is: ["Night shift"] },
      { label: "Roles by group", was: [], is: ["staff → Night shift"] },
    ]);
  });

  test("what is on or off, empty, or a time is told in words", () => {
    expect(differencesOf({ identityRequired: false }, { identityRequired: true }, words)).toEqual([
      { label: "Only known users", was: ["Off"], is: ["On"] },
    ]);
    expect(differencesOf(null, { expiresAt: null }, words)).toEqual([{ label: "Expires", was: [], is: ["Never"] }]);
    expect(differencesOf(null, { expiresAt: "2026-12-01T00:00:00.000Z" }, words)).toEqual([
      { label: "Expires", was: [], is: ["time of 2026-12-01T00:00:00.000Z"] },
    ]);
  });

  test("the people of a team, how it is asked and when it is open are told in words", () => {
    const hours = { timeZone: "Europe/Berlin", periods: [{ weekday: 1, from: "09:00", to: "17:00" }], holidays: [] };
    const before = { memberIds: ["grace"], offerMode: "one", hours: null };
    const after = { memberIds: ["grace", "ada"], offerMode: "all", hours };
    expect(differencesOf(before, after, words)).toEqual([
      { label: "Members", was: [], is: ["Ada Lovelace"] },
      { label: "Offered to", was: ["One at a time"], is: ["Everybody at once"] },
      { label: "Business hours", was: ["Always open"], is: ["Monday 09:00–17:00 (Europe/Berlin)"] },
    ]);
  });

  test("what nobody has words for is shown as it is, rather than left out", () => {
    expect(differencesOf(null, { somethingNew: { a: 1 } }, words)).toEqual([
      { label: "somethingNew", was: [], is: ['{"a":1}'] },
    ]);
  });

  test("nothing is said of what stayed", () => {
    expect(differencesOf({ name: "Acme" }, { name: "Acme" }, words)).toEqual([]);
    expect(differencesOf(null, null, words)).toEqual([]);
  });
});
