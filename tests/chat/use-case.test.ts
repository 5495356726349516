import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import type { Actor, AnonymousActor, KeyActor, MemberActor, VisitorActor } from "#lib/chat/actor.ts";
import { type BuiltInRole, builtInRoleNames, type Permission, permissionsOfBuiltIn } from "#lib/chat/permissions.ts";
import { type UseCase, useCase } from "#lib/chat/use-case.ts";
import { useCases } from "#lib/chat/use-cases.ts";
import { anApplication } from "#tests/http/an-application.ts";
import { aTenant, read, someMoment } from "#tests/support/builders.ts";

const reach = { kind: "all" } as const;
const createdAt = someMoment;
const operator = aMemberActor("Ada", "operator");
const viewer = aMemberActor("Vic", "viewer");
const visitor: VisitorActor = {
  kind: "visitor",
  id: "vera",
  name: "Vera",
  isIdentified: false,
  externalId: null,
  createdAt,
};
const nobody: AnonymousActor = { kind: "anonymous" };

function aMemberActor(name: string, role: BuiltInRole): MemberActor {
  const permissions = permissionsOfBuiltIn(role);
  const about = { id: name.toLowerCase(), name, role, roleName: builtInRoleNames[role], createdAt };
  return { kind: "member", ...about, permissions, reach };
}

function aKey(...permissions: Permission[]): KeyActor {
  return { kind: "key", id: "robot", name: "Robot", permissions, reach };
}

const runs: string[] = [];
const claimLike = useCase({
  name: "ClaimLike",
  needs: { member: "conversations.claim" },
  access: "read",
  input: z.object({ number: z.number() }),
  run: async ({ actor }, { number }) => {
    runs.push(`${actor.name} ${number}`);
    return number;
  },
});

/** Performs a use case as somebody. */
async function perform(actor: Actor, input: unknown, useCaseOfTest: UseCase = claimLike): Promise<unknown> {
  await using application = await anApplication();
  const tenantId = await aTenant(application.database);
  const { chat } = application;
  return await read(application.database, tenantId, (tenant) =>
    useCaseOfTest.perform(
      {
        tenant,
        actor,
        principal: { kind: "anonymous", tenantId },
        tokens: chat.tokens,
        vault: chat.vault,
        now: new Date(),
        newId: () => chat.newId(),
        emit: () => undefined,
        audit: () => undefined,
        signal: () => undefined,
        schedule: () => undefined,
        online: () => chat.presence.online(tenantId, tenant),
        subscribers: [],
        isLogPublished: false,
      },
      input,
    ),
  );
}

describe("a use case", () => {
  test("asks first who calls, then what they want, and runs only when both are right", async () => {
    runs.length = 0;
    const wrong = { number: "seven" };
    await expect(perform(nobody, wrong)).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(perform(visitor, wrong)).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(viewer, wrong)).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(operator, wrong)).rejects.toMatchObject({
      code: "invalid_input",
      fields: [{ field: "number" }],
    });
    expect(runs).toEqual([]);
    expect(await perform(operator, { number: 7 })).toBe(7);
    expect(runs).toEqual(["Ada 7"]);
  });

  test("lets a key in that has the permission, where keys may come at all", async () => {
    const open = useCase({
      name: "OpenToKeys",
      needs: { member: ["messages.note", "messages.reply"], key: true },
      access: "read",
      input: z.object({}),
      run: async ({ actor }) => actor.name,
    });
    expect(await perform(aKey("messages.reply"), {}, open)).toBe("Robot");
    expect(await perform(operator, {}, open)).toBe("Ada");
    await expect(perform(aKey("audit.read"), {}, open)).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(viewer, {}, open)).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(aKey("conversations.claim"), { number: 7 })).rejects.toMatchObject({ code: "forbidden" });
  });

  test("for members cannot even name a visitor", () => {
    useCase({
      name: "ForMembers",
      needs: { member: "any" },
      access: "read",
      input: z.object({}),
      run: async ({ actor }) => {
        expectTypeOf(actor).toEqualTypeOf<MemberActor>();
        // @ts-expect-error: a member is never a visitor.
        return actor.kind === "visitor";
      },
    });
  });

  test("for visitors cannot read a role", () => {
    useCase({
      name: "ForVisitors",
      needs: { visitor: true },
      access: "read",
      input: z.object({}),
      run: async ({ actor }) => {
        expectTypeOf(actor).toEqualTypeOf<VisitorActor>();
        // @ts-expect-error: a visitor has no role.
        return actor.role;
      },
    });
  });

  test("for both has to tell them apart", () => {
    useCase({
      name: "ForBoth",
      needs: { member: "conversations.read_all", visitor: true },
      access: "read",
      input: z.object({}),
      run: async ({ actor }) => {
        expectTypeOf(actor).toEqualTypeOf<MemberActor | VisitorActor>();
        return actor.kind === "member" ? actor.role : null;
      },
    });
  });

  test("may need a permission that there is: another one does not compile, and nobody has it", async () => {
    const forNobody = useCase({
      name: "ForNobody",
      // @ts-expect-error: there is no such permission.
      needs: { member: "conversations.destroy" },
      access: "read",
      input: z.object({}),
      run: async () => null,
    });
    await expect(perform(operator, {}, forNobody)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("has a name of its own, and somebody who may call it", () => {
    expect(new Set(useCases.map(({ name }) => name.toLowerCase())).size).toBe(useCases.length);
    for (const { name, needs } of useCases) expect(Object.keys(needs), name).not.toEqual([]);
  });
});
