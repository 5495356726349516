import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { provenTenantId } from "#lib/identity/tenant-id.ts";
import { aMember, aTeam, aTenant, read, someMoment, write } from "#tests/support/builders.ts";
import { type Opened, refusedRow } from "./database-under-test.ts";

export function directoryContract(opened: Opened): void {
  describe("directory, profile and people", () => {
    test("a tenant is found by its slug, and by nothing else", async () => {
      const slug = `slug-${v7()}`;
      const tenantId = await aTenant(opened.database, { slug });
      expect(await opened.database.directory.findTenant(slug)).toEqual({ id: tenantId, slug });
      expect(await opened.database.directory.findTenant(`${slug}x`)).toBeNull();
    });

    test("a slug is taken once", async () => {
      const slug = `slug-${v7()}`;
      const tenantId = await aTenant(opened.database, { slug });
      await expect(aTenant(opened.database, { slug })).rejects.toThrow(refusedRow);
      expect(await opened.database.directory.findTenant(slug)).toEqual({ id: tenantId, slug });
    });

    test("a tenant's profile is read; that of no tenant is not found", async () => {
      const tenantId = await aTenant(opened.database, { slug: `s-${v7()}`, name: "Größe 😀" });
      const profile = await read(opened.database, tenantId, (tenant) => tenant.profile.get());
      expect(profile).toMatchObject({ name: "Größe 😀", greeting: "Hello!" });
      const nobody = read(opened.database, provenTenantId(v7()), (tenant) => tenant.profile.get());
      await expect(nobody).rejects.toMatchObject({ code: "not_found" });
    });

    test("a login is found by its address and belongs to a member who exists", async () => {
      const { directory } = opened.database;
      const member = await aMember(opened.database);
      const login = { email: member.email, passwordHash: "h", tenantId: member.tenantId, memberId: member.id };
      await directory.addAccount({ ...login, createdAt: someMoment });
      expect(await directory.findAccount(member.email)).toEqual(login);
      expect(await directory.findAccount("nobody@example.test")).toBeNull();
      await expect(directory.addAccount({ ...login, createdAt: someMoment })).rejects.toThrow(refusedRow);
      const ofNobody = { ...login, email: `${v7()}@example.test`, memberId: v7(), createdAt: someMoment };
      await expect(directory.addAccount(ofNobody)).rejects.toThrow(refusedRow);
    });

    test("a member comes back as added, and an address is one member of a tenant", async () => {
      const { tenantId, ...member } = await aMember(opened.database, { name: "Grace", role: "supervisor" });
      expect(await read(opened.database, tenantId, (tenant) => tenant.members.get(member.id))).toEqual(member);
      expect(await read(opened.database, tenantId, (tenant) => tenant.members.get(v7()))).toBeNull();
      await expect(aMember(opened.database, { tenantId, email: member.email })).rejects.toThrow(refusedRow);
      await aMember(opened.database, { email: member.email });
    });

    test("a visitor comes back as added, to the millisecond, with and without an address", async () => {
      const tenantId = await aTenant(opened.database);
      const anonymous = {
        id: v7(),
        name: "Visitor 1",
        email: null,
        externalId: null,
        createdAt: new Date(1_767_225_599_999),
      };
      const known = {
        id: v7(),
        name: " 名前 ",
        email: "Vera@Example.test",
        externalId: "user 7",
        createdAt: someMoment,
      };
      await write(opened.database, tenantId, async (tenant) => {
        await tenant.visitors.add(anonymous);
        await tenant.visitors.add(known);
      });
      const found = await read(opened.database, tenantId, async (tenant) => ({
        anonymous: await tenant.visitors.get(anonymous.id),
        known: await tenant.visitors.get(known.id),
        nobody: await tenant.visitors.get(v7()),
      }));
      expect(found).toEqual({ anonymous, known, nobody: null });
    });

    test("the default team is the oldest, and of two equally old ones the first id", async () => {
      const { tenantId, id: memberId } = await aMember(opened.database);
      const [firstId, secondId, oldestId] = [v7(), v7(), v7()];
      const current = () => read(opened.database, tenantId, (tenant) => tenant.teams.default());
      expect(await current()).toBeNull();
      await aTeam(opened.database, { tenantId, id: secondId });
      await aTeam(opened.database, { tenantId, id: firstId });
      await write(opened.database, tenantId, ({ teams }) => teams.addMember(firstId, memberId));
      expect(await current()).toMatchObject({ id: firstId });
      await aTeam(opened.database, { tenantId, id: oldestId, createdAt: new Date(someMoment.getTime() - 1) });
      expect(await current()).toMatchObject({ id: oldestId });
    });

    test("a team takes only members who exist, each once", async () => {
      const { tenantId, id: memberId } = await aMember(opened.database);
      const { id: teamId } = await aTeam(opened.database, { tenantId });
      await write(opened.database, tenantId, ({ teams }) => teams.addMember(teamId, memberId));
      const again = write(opened.database, tenantId, ({ teams }) => teams.addMember(teamId, memberId));
      await expect(again).rejects.toThrow(refusedRow);
      const stranger = write(opened.database, tenantId, ({ teams }) => teams.addMember(teamId, v7()));
      await expect(stranger).rejects.toThrow(refusedRow);
    });
  });
}
