import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { useCases } from "#lib/chat/use-cases.ts";
import { routes } from "#lib/http/routes.ts";
import { openLeakyDatabase } from "#tests/db/leaky-database.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { call } from "#tests/http/call.ts";
import { started } from "#tests/http/some-conversation.ts";
import { type MatrixReport, tryDoors } from "./attempts.ts";
import { actorKinds, deadKinds, livingKinds } from "./cast.ts";
import { type Connections, connectAll, connectionTo, hubDoors, hubProofOf } from "./hub-doors.ts";
import { anInProcessHub, type InProcessHub } from "./in-process-hub.ts";
import { restDoors } from "./rest-doors.ts";
import { sampleOf, samples } from "./samples.ts";
import { aTenantWorld, quietSubscriber, type TenantWorld } from "./world.ts";

type Worlds = readonly [TenantWorld, TenantWorld];

async function twoWorlds(application: TestApplication): Promise<Worlds> {
  return [await aTenantWorld(application, "first-house"), await aTenantWorld(application, "second-house")];
}

function print(what: string, { doors, actors, attempts, leaks }: MatrixReport): void {
  console.log(
    `Isolation: ${doors} ${what} × ${actors} actors × 2 tenants, ${attempts} attempts, ${leaks.length} leaks`,
  );
}

/** The first of them, so that a failure can be read. */
const some = (leaks: readonly string[]): readonly string[] => leaks.slice(0, 20).map((leak) => leak.slice(0, 400));

describe("the matrix is whole", () => {
  test("every use case and hub method has a sample, and every sample is of one", () => {
    const names = [...useCases.map(({ name }) => name), "Subscribe"];
    expect(Object.keys(samples).toSorted()).toEqual(names.toSorted());
  });

  test("every use case has a route", () => {
    expect(new Set(routes.map(({ useCase }) => useCase.name))).toEqual(new Set(useCases.map(({ name }) => name)));
  });

  test("a route or method that nobody made a sample for fails", () => {
    expect(() => sampleOf("ExportEverything")).toThrow("missing from the isolation matrix");
  });
});

describe("two tenants never see each other", () => {
  let application: TestApplication;
  let hub: InProcessHub;
  let worlds: Worlds;
  let connections: Connections;

  beforeAll(async () => {
    application = await anApplication({ subscribers: [quietSubscriber] });
    hub = await anInProcessHub(application);
    worlds = await twoWorlds(application);
    connections = await connectAll(application, hub, worlds);
  });
  afterAll(async () => {
    await connections[Symbol.asyncDispose]();
    await hub[Symbol.asyncDispose]();
    await application[Symbol.asyncDispose]();
  });

  test("over every route, as everybody, with ids of every kind in every place", { timeout: 240_000 }, async () => {
    const doors = restDoors(application);
    const report = await tryDoors({ application, doors, kinds: actorKinds, worlds, hasPaths: true });
    print("routes", report);
    expect(some(report.leaks)).toEqual([]);
    expect([...report.opened].toSorted()).toEqual(doors.map(({ name }) => name).toSorted());
    expect(report.attempts).toBeGreaterThan(routes.length * actorKinds.length * 2 * 4);
    expect(application.faults).toEqual([]);
  });

  test("over every method of the hub, and in what it sends by itself", { timeout: 240_000 }, async () => {
    const doors = hubDoors(hub, connections);
    const report = await tryDoors({ application, doors, kinds: livingKinds, worlds, hasPaths: false });
    print("hub methods", report);
    expect(some(report.leaks)).toEqual([]);
    const onlyForNobody = ["RegisterVisitor"];
    expect([...report.opened, ...onlyForNobody].toSorted()).toEqual(doors.map(({ name }) => name).toSorted());
    const [first, second] = worlds;
    for (const [ours, theirs] of [
      [first, second],
      [second, first],
    ] as const) {
      const heard = connections.heardBy(ours);
      expect(heard).toContain(ours.own.conversationId);
      expect(theirs.markers.filter((marker) => heard.includes(marker))).toEqual([]);
    }
    expect(hub.errors).toEqual([]);
  });

  test.each(deadKinds)("the hub does not let a %s in", async (kind) => {
    const token = await hubProofOf(application, worlds[0].people[kind]);
    const headers = { authorization: `Bearer ${token}` };
    const { status } = await fetch(`${hub.origin}/hub/negotiate?negotiateVersion=1`, { method: "POST", headers });
    expect(status).toBe(401);
    await expect(connectionTo(`${hub.origin}/hub`, token).start()).rejects.toThrow("failed to connect");
  });

  test("also in their ids: one that another tenant has used is free here", async () => {
    const [first, second] = worlds;
    const body = "A start";
    const id = await started(application, first.people.visitor, body);
    const answer = await call(application, { as: second.people.visitor, path: "/conversations", body: { id, body } });
    expect(answer).toMatchObject({ status: 201, json: { id, visitor: { id: second.people.visitor.id }, lastSeq: 1 } });
  });

  test("and no statement of all this left its tenant", () => {
    application.statements.assertNone();
    console.log(`Isolation: ${application.statements.statementCount} statements watched`);
  });
});

describe("a planted leak", () => {
  test("in a repository is caught by the matrix and by the watch over the statements", async () => {
    await using application = await anApplication({ open: openLeakyDatabase });
    const worlds = await twoWorlds(application);
    const doors = restDoors(application).filter(({ name }) => name.includes("/conversations/:conversationId"));
    const { leaks } = await tryDoors({ application, doors, kinds: ["operator"], worlds, hasPaths: true });
    const leak = "GET /conversations/:conversationId as operator: another tenant's conversationId was let in";
    expect(leaks).toContain(leak);
    expect(leaks.some((each) => each.includes("the answer has Visitor of second-house"))).toBe(true);
    expect(() => application.statements.assertNone()).toThrow('conversations has no predicate "conversations"');
  });
});
