import { describe, expect, test } from "vitest";
import { countByRole, isLastOwner, searchMembers, whyNotGive } from "#components/settings/members/member-rules.ts";
import type { Member } from "#lib/chat/members/member.ts";
import { permissions, permissionsOfBuiltIn } from "#lib/chat/permissions.ts";

function aMember(parts: Partial<Member>): Member {
  const id = parts.id ?? "ada";
  return {
    id,
    name: id,
    email: `${id}@acme.test`,
    role: "operator",
    roleName: "Operator",
    createdAt: "2026-11-22T12:00:00.000Z",
    status: "active",
    ...parts,
  };
}

describe("the last owner", () => {
  const olivia = aMember({ id: "olivia", role: "owner" });

  test("is the only one who can sign in", () => {
    expect(isLastOwner(olivia, [olivia, aMember({})])).toBe(true);
    expect(isLastOwner(olivia, [olivia, aMember({ id: "ada", role: "owner" })])).toBe(false);
  });

  test("is not relieved by an owner who was invited and has not come", () => {
    const invited = aMember({ id: "ada", role: "owner", status: "invited" });
    expect(isLastOwner(olivia, [olivia, invited])).toBe(true);
    expect(isLastOwner(invited, [olivia, invited])).toBe(false);
  });
});

describe("a role", () => {
  const supervisor = { id: "supervisor", permissions: permissionsOfBuiltIn("supervisor") };

  test("is given by somebody who may do all of it themselves", () => {
    expect(whyNotGive(supervisor, { role: "admin", permissions })).toBeNull();
    expect(whyNotGive(supervisor, { role: "own", permissions: ["members.manage"] })).toBe(
      "It allows more than your own role does.",
    );
  });

  test("of an owner is given by owners only, whatever else somebody may do", () => {
    const owner = { id: "owner", permissions };
    expect(whyNotGive(owner, { role: "owner", permissions })).toBeNull();
    expect(whyNotGive(owner, { role: "admin", permissions })).toBe("Only owners make or change owners.");
  });

  test("counts its members", () => {
    const counts = countByRole([aMember({}), aMember({}), aMember({ role: "viewer" })]);
    expect([...counts]).toEqual([
      ["operator", 2],
      ["viewer", 1],
    ]);
  });
});

describe("the search", () => {
  const members = [
    aMember({ id: "1", name: "Ada Lovelace", email: "ada@acme.test" }),
    aMember({ id: "2", name: "Grace Hopper", email: "grace@acme.test", roleName: "Supervisor" }),
  ];

  test.each([
    ["", 2],
    ["  LOVE ", 1],
    ["grace super", 1],
    ["acme", 2],
    ["ada supervisor", 0],
  ])("for %j finds %i", (typed, count) => {
    expect(searchMembers(members, typed)).toHaveLength(count);
  });

  test("works without addresses, which not everybody is shown", () => {
    expect(searchMembers([aMember({ name: "Ada", email: null })], "ada")).toHaveLength(1);
  });
});
