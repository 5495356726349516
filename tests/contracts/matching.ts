import { v7 } from "uuid";
import { describe, expect, test } from "vitest";
import { limits } from "#lib/chat/limits.ts";
import type { OfferRecord } from "#lib/chat/matching/offer.ts";
import type { OperatorRecord } from "#lib/chat/matching/operator.ts";
import {
  aConversation,
  aMember,
  aTenant,
  type BuiltConversation,
  read,
  someMoment,
  write,
} from "#tests/support/builders.ts";
import { type Opened, refusedRow } from "./database-under-test.ts";

const at = (seconds: number) => new Date(someMoment.getTime() + seconds * 1_000);

/** Operators and the offers that are made to them. */
export function matchingContract(opened: Opened): void {
  const anOffer = async (given: Partial<OfferRecord> & BuiltConversation, memberId: string): Promise<OfferRecord> => {
    const { tenantId, id: conversationId, visitorId: _visitorId, assigneeId: _assigneeId, ...rest } = given;
    const offer: OfferRecord = {
      conversationId,
      memberId,
      kind: "match",
      status: "pending",
      reason: null,
      offeredById: null,
      offeredAt: at(0),
      expiresAt: at(30),
      answeredAt: null,
      ...rest,
      id: v7(),
    };
    await write(opened.database, tenantId, ({ offers }) => offers.add(offer));
    return offer;
  };

  describe("operators", () => {
    test("a new member is available, with the usual capacity and no skills", async () => {
      const { tenantId, id } = await aMember(opened.database, { name: "Ada", role: "supervisor" });
      const expected: OperatorRecord = {
        id,
        name: "Ada",
        role: "supervisor",
        availability: "available",
        availabilityReason: null,
        missedOffers: 0,
        capacity: limits.capacityDefault,
        skills: [],
        idleSince: null,
      };
      expect(await read(opened.database, tenantId, ({ operators }) => operators.get(id))).toEqual(expected);
      expect(await read(opened.database, tenantId, ({ operators }) => operators.list())).toEqual([expected]);
    });

    test("a change changes what it names, and nothing else", async () => {
      const { tenantId, id } = await aMember(opened.database);
      const { id: otherId } = await aMember(opened.database, { tenantId });
      const found = (of: string) => read(opened.database, tenantId, ({ operators }) => operators.get(of));
      const [before, other] = [await found(id), await found(otherId)];
      const away = { availability: "away", availabilityReason: "missed_offers", missedOffers: 3 } as const;
      await write(opened.database, tenantId, ({ operators }) => operators.change(id, away));
      expect(await found(id)).toEqual({ ...before, ...away });
      const back = { availabilityReason: null, missedOffers: 0, skills: ["Größe", "a"], idleSince: at(1), capacity: 0 };
      await write(opened.database, tenantId, ({ operators }) => operators.change(id, back));
      expect(await found(id)).toEqual({ ...before, ...away, ...back });
      expect(await found(otherId)).toEqual(other);
    });

    test("who was removed is none any more, and the others are listed by name", async () => {
      const { tenantId, id: grace } = await aMember(opened.database, { name: "Grace" });
      const { id: gone } = await aMember(opened.database, { tenantId, removedAt: at(0) });
      const { id: ada } = await aMember(opened.database, { tenantId, name: "Ada" });
      const found = await read(opened.database, tenantId, async ({ operators }) => ({
        gone: await operators.get(gone),
        nobody: await operators.get(v7()),
        list: (await operators.list()).map(({ id }) => id),
      }));
      expect(found).toEqual({ gone: null, nobody: null, list: [ada, grace] });
    });

    test("the load is the weights of the open conversations, and of no others", async () => {
      const { tenantId, id: assigneeId } = await aMember(opened.database);
      const { id: idle } = await aMember(opened.database, { tenantId });
      for (const status of ["open", "open", "snoozed", "closed"] as const) {
        await aConversation(opened.database, { tenantId, status, assigneeId, weight: 3 });
      }
      await aConversation(opened.database, { tenantId, weight: 3 });
      const { assigneeId: other } = await aConversation(opened.database, { tenantId, status: "open" });
      const found = await read(opened.database, tenantId, async ({ operators }) => ({
        load: await operators.load(assigneeId),
        idle: await operators.load(idle),
        loads: await operators.loads(),
      }));
      const loads = new Map([
        [assigneeId, 6],
        [other, 1],
      ]);
      expect(found).toEqual({ load: 6, idle: 0, loads });
    });

    test("of conversations that are given to one operator at once no more come through than they take", async () => {
      const { tenantId, id: assigneeId } = await aMember(opened.database);
      await write(opened.database, tenantId, ({ operators }) => operators.change(assigneeId, { capacity: 3 }));
      const waiting = await Promise.all(Array.from({ length: 8 }, () => aConversation(opened.database, { tenantId })));
      const claims = waiting.map(({ id }, index) =>
        write(index % 2 === 0 ? opened.database : opened.other, tenantId, async ({ operators, conversations }) => {
          const operator = await operators.get(assigneeId);
          const load = await operators.load(assigneeId);
          // Others have the time to read the same, where they are not kept waiting.
          for (const _ of waiting) await operators.list();
          if (operator === null || load >= operator.capacity) return false;
          return conversations.change(id, "queued", { status: "open", assigneeId, updatedAt: at(1) });
        }),
      );
      expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(3);
      expect(await read(opened.database, tenantId, ({ operators }) => operators.load(assigneeId))).toBe(3);
    });
  });

  describe("offers", () => {
    test("an offer comes back as added, and only members get one, of conversations that exist", async () => {
      const built = await aConversation(opened.database);
      const { id: memberId } = await aMember(opened.database, { tenantId: built.tenantId });
      const whole = { kind: "transfer", status: "declined", reason: "Größe", offeredById: "somebody" } as const;
      const offer = await anOffer({ ...built, ...whole, answeredAt: at(1.234) }, memberId);
      const found = await read(opened.database, built.tenantId, async ({ offers }) => ({
        known: await offers.get(offer.id),
        unknown: await offers.get(v7()),
      }));
      expect(found).toEqual({ known: offer, unknown: null });
      await expect(anOffer(built, v7())).rejects.toThrow(refusedRow);
      await expect(anOffer({ ...built, id: v7() }, memberId)).rejects.toThrow(refusedRow);
    });

    test("the open ones are oldest first: all, a member's, or a conversation's", async () => {
      const one = await aConversation(opened.database);
      const { tenantId } = one;
      const other = await aConversation(opened.database, { tenantId });
      const [{ id: ada }, { id: grace }] = [
        await aMember(opened.database, { tenantId }),
        await aMember(opened.database, { tenantId }),
      ];
      const second = await anOffer({ ...one, offeredAt: at(2) }, ada);
      const first = await anOffer({ ...other, offeredAt: at(1) }, ada);
      const third = await anOffer({ ...one, offeredAt: at(3) }, grace);
      await anOffer({ ...one, status: "expired" }, grace);
      const found = await read(opened.database, tenantId, async ({ offers }) => ({
        all: await offers.pending(),
        ofAda: await offers.pending({ memberId: ada }),
        ofOne: await offers.pending({ conversationId: one.id }),
        ofBoth: await offers.pending({ memberId: grace, conversationId: one.id }),
        ofNone: await offers.pending({ memberId: grace, conversationId: other.id }),
      }));
      const expected = { all: [first, second, third], ofAda: [first, second], ofOne: [second, third] };
      expect(found).toEqual({ ...expected, ofBoth: [third], ofNone: [] });
    });

    test("the loads are the weights of what is offered and not answered", async () => {
      const heavy = await aConversation(opened.database, { weight: 5 });
      const { tenantId } = heavy;
      const light = await aConversation(opened.database, { tenantId });
      const [{ id: ada }, { id: grace }] = [
        await aMember(opened.database, { tenantId }),
        await aMember(opened.database, { tenantId }),
      ];
      await anOffer(heavy, ada);
      await anOffer(light, ada);
      await anOffer(light, grace);
      await anOffer({ ...heavy, status: "declined" }, grace);
      const loads = await read(opened.database, tenantId, ({ offers }) => offers.loads());
      expect(loads).toEqual(
        new Map([
          [ada, 6],
          [grace, 1],
        ]),
      );
    });

    test("those of the queue are of what waits now, and no older than it waits", async () => {
      const waiting = await aConversation(opened.database, { updatedAt: at(10) });
      const { tenantId } = waiting;
      const { id: memberId } = await aMember(opened.database, { tenantId });
      const taken = await aConversation(opened.database, { tenantId, status: "open", updatedAt: at(0) });
      await write(opened.database, tenantId, ({ conversations }) =>
        conversations.change(taken.id, "open", { queuedAt: at(0), updatedAt: at(0) }),
      );
      const late = await anOffer({ ...waiting, offeredAt: at(20), status: "declined" }, memberId);
      await anOffer({ ...waiting, offeredAt: at(9.999), status: "expired" }, memberId);
      const early = await anOffer({ ...waiting, offeredAt: at(10) }, memberId);
      await anOffer({ ...taken, offeredAt: at(20) }, memberId);
      expect(await read(opened.database, tenantId, ({ offers }) => offers.ofQueue())).toEqual([early, late]);
    });

    test("an offer ends once: of those who end it at once one does, and what it said stays", async () => {
      const built = await aConversation(opened.database);
      const { tenantId } = built;
      const { id: memberId } = await aMember(opened.database, { tenantId });
      const [offer, untouched] = [await anOffer(built, memberId), await anOffer(built, memberId)];
      const outcomes = ["accepted", "declined", "expired", "withdrawn"] as const;
      const ends = outcomes.map((status, index) =>
        write(index % 2 === 0 ? opened.database : opened.other, tenantId, ({ offers }) =>
          offers.end(offer.id, { status, reason: `as ${status}`, answeredAt: at(index) }),
        ),
      );
      const ended = await Promise.all(ends);
      expect(ended.filter(Boolean)).toHaveLength(1);
      const winner = ended.indexOf(true);
      const status = outcomes[winner];
      const found = await read(opened.database, tenantId, ({ offers }) => offers.get(offer.id));
      expect(found).toEqual({ ...offer, status, reason: `as ${status}`, answeredAt: at(winner) });
      expect(await read(opened.database, tenantId, ({ offers }) => offers.pending())).toEqual([untouched]);
    });

    test("what has ended is taken off, the oldest first, and what is open stays", async () => {
      const built = await aConversation(opened.database);
      const { tenantId } = built;
      const { id: memberId } = await aMember(opened.database, { tenantId });
      const ended: OfferRecord[] = [];
      for (const [index, status] of (["declined", "expired", "withdrawn", "accepted"] as const).entries()) {
        ended.push(await anOffer({ ...built, status, offeredAt: at(index), answeredAt: at(index) }, memberId));
      }
      const open = await anOffer({ ...built, offeredAt: at(0) }, memberId);
      const prune = (before: Date, limit: number) =>
        write(opened.database, tenantId, ({ offers }) => offers.prune({ before, limit }));
      const left = () =>
        read(opened.database, tenantId, async ({ offers }) => {
          const isThere: boolean[] = [];
          for (const { id } of [...ended, open]) isThere.push((await offers.get(id)) !== null);
          return { isThere, reachBack: [await offers.reachesBack(at(2)), await offers.reachesBack(at(4))] };
        });
      expect(await prune(at(0), 10)).toBe(0);
      expect(await left()).toEqual({ isThere: [true, true, true, true, true], reachBack: [true, true] });
      expect(await prune(at(3), 2)).toBe(2);
      expect(await left()).toEqual({ isThere: [false, false, true, true, true], reachBack: [false, true] });
      expect(await prune(at(3), 2)).toBe(1);
      expect(await prune(at(9), 2)).toBe(1);
      expect(await left()).toEqual({ isThere: [false, false, false, false, true], reachBack: [false, false] });
    });

    test("a tenant without any has none", async () => {
      const tenantId = await aTenant(opened.database);
      const found = await read(opened.database, tenantId, async ({ offers, operators, conversations }) => [
        await offers.pending(),
        await offers.ofQueue(),
        [...(await offers.loads()), ...(await operators.loads())],
        await conversations.queue(10),
      ]);
      expect(found).toEqual([[], [], [], []]);
    });
  });
}
