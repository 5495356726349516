import { v7 } from "uuid";
import type { TestApplication } from "#tests/http/an-application.ts";
import { type ActorKind, isDead, mayUse } from "./cast.ts";
import { type BorrowedPlace, borrowedPlaces, type Door, type Outcome } from "./door.ts";
import { type IdName, idsNamedBy, sampleOf } from "./samples.ts";
import { freshIds, spendIds, type TenantWorld, traceOf, unknownIds } from "./world.ts";

/** The walls as they were found. */
export interface MatrixReport {
  doors: number;
  actors: number;
  attempts: number;
  /** Doors through which the right people came to what is theirs: the others prove nothing. */
  opened: Set<string>;
  leaks: string[];
}

interface Matrix {
  application: TestApplication;
  door: Door;
  kind: ActorKind;
  /** Who tries. */
  ours: TenantWorld;
  /** Whose is tried. */
  theirs: TenantWorld;
  report: MatrixReport;
}

interface MatrixOptions {
  application: TestApplication;
  doors: readonly Door[];
  kinds: readonly ActorKind[];
  worlds: readonly [TenantWorld, TenantWorld];
  hasPaths: boolean;
}

/** What is no id at all, or tries to be more than one. */
const malformedIds = ["", "../..", "%00", "' or 1=1 --", "x".repeat(5_000), "[object Object]"] as const;
/** Who may not use the door at all is told so, whatever it is about. */
const rightsRefusals = ["forbidden", "unauthenticated"];
const unknownRefusals = ["not_found", "invalid_input"];

/** Tries every door as everybody of each tenant, with ids of every kind, in every place where an id can be given. */
export async function tryDoors(options: MatrixOptions): Promise<MatrixReport> {
  const { application, doors, kinds, worlds, hasPaths } = options;
  const [first, second] = worlds;
  const report: MatrixReport = { doors: doors.length, actors: kinds.length, attempts: 0, opened: new Set(), leaks: [] };
  for (const [ours, theirs] of [
    [first, second],
    [second, first],
  ] as const) {
    for (const door of doors) {
      for (const kind of kinds) {
        const matrix = { application, door, kind, ours, theirs, report };
        await tryStrangeIds(matrix);
        if (kind === "other visitor" || kind === "sees assigned") await tryNeighbours(matrix);
        if (hasPaths && kind !== "nobody") await tryForeignPath(matrix);
        if (hasPaths) await tryBorrowedPlaces(matrix);
      }
    }
  }
  for (const door of doors)
    for (const kind of kinds) await tryOwn({ application, door, kind, ours: first, theirs: second, report });
  return report;
}

/** On our own path, whatever is not ours must look like what is nowhere. */
async function tryStrangeIds(matrix: Matrix): Promise<void> {
  const { door, ours, theirs } = matrix;
  const sample = sampleOf(door.useCase);
  for (const { name, field } of idsNamedBy(sample)) {
    const unknown = await attempt(matrix, { input: sample({ ...ours.own, [name]: v7() }) });
    const foreign = await attempt(matrix, { input: sample({ ...ours.own, [name]: theirs.own[name] }) });
    compare(matrix, `another tenant's ${name}`, { tried: foreign, unknown });
    if (isToldApart(name)) {
      const gone = await attempt(matrix, { input: sample({ ...ours.own, [name]: ours.gone[name] }) });
      compare(matrix, `a ${name} that is gone`, { tried: gone, unknown });
    }
    for (const id of malformedIds) {
      // An empty part makes it another path.
      if (id === "" && field !== null && door.inPath.includes(field)) continue;
      const malformed = await attempt(matrix, { input: sample({ ...ours.own, [name]: id }) });
      assertRefused(matrix, `the ${name} ${JSON.stringify(id.slice(0, 20))}`, malformed);
    }
  }
}

/** What belongs to somebody else of the same tenant, who alone may see it, must look like what is nowhere. */
async function tryNeighbours(matrix: Matrix): Promise<void> {
  const { door, ours } = matrix;
  const sample = sampleOf(door.useCase);
  for (const { name } of idsNamedBy(sample)) {
    if (name !== "conversationId" && name !== "visitorId") continue;
    const unknown = await attempt(matrix, { input: sample({ ...ours.own, [name]: v7() }) });
    const tried = await attempt(matrix, { input: sample(ours.own) });
    compare(matrix, `somebody else's ${name}`, { tried, unknown });
  }
}

/** A key that was revoked and a session that has ended are kept, and taking them away again changes nothing. */
function isToldApart(name: IdName): boolean {
  return name === "memberId" || name === "inviteeId" || name === "roleId" || name === "secretId";
}

/** On their path, everything must look as if there were no such tenant. */
async function tryForeignPath(matrix: Matrix): Promise<void> {
  const { theirs, door } = matrix;
  const sample = sampleOf(door.useCase);
  const unknown = await attempt(matrix, { place: "no-such-tenant", input: sample(theirs.own) });
  for (const ids of [theirs.own, unknownIds()]) {
    const tried = await attempt(matrix, { place: theirs.tenant.slug, input: sample(ids) });
    compare(matrix, "another tenant's path", { tried, unknown });
  }
}

/** An id of the path counts, whatever the query and the body say. */
async function tryBorrowedPlaces(matrix: Matrix): Promise<void> {
  const { door, ours, theirs } = matrix;
  const sample = sampleOf(door.useCase);
  for (const { name, field } of idsNamedBy(sample)) {
    if (field === null || !door.inPath.includes(field)) continue;
    const unknown = await attempt(matrix, { input: sample({ ...ours.own, [name]: v7() }) });
    for (const place of borrowedPlaces) {
      const input = sample({ ...ours.own, [name]: theirs.own[name] });
      const tried = await attempt(matrix, { input, also: { place, fields: { [field]: ours.own[name] } } });
      compare(matrix, `another tenant's ${name} in the path and ours in the ${place}`, { tried, unknown });
    }
  }
}

/** The right people come in, and nobody else does: without the former the refusals above would prove nothing. */
async function tryOwn(matrix: Matrix): Promise<void> {
  const { application, door, kind, ours, theirs, report } = matrix;
  const ids = await freshIds(application, ours, { kind, mark: (what) => `${what} of ${ours.tenant.slug} ${v7()}` });
  const input = sampleOf(door.useCase)(ids);
  const foreign = Object.entries(theirs.own).filter(([name]) => door.inPath.includes(name));
  const also = { place: "body", fields: Object.fromEntries(foreign) } as const;
  const { outcome } = await attempt(matrix, { input, ...(foreign.length > 0 ? { also } : {}) });
  const where = `${door.name} as ${kind}`;
  await spendIds(application, ours, ids);
  const { refusal } = outcome;
  console.log(where, outcome.text.slice(0, 200));
  if (refusal === null) report.opened.add(door.name);
  const isLetIn = refusal === null || ![...rightsRefusals, "not_found"].includes(refusal);
  const mayPass = !isDead(kind) && mayUse(kind, door.useCase, door.needs);
  if (isLetIn !== mayPass) report.leaks.push(`${where}: what is their own gives ${outcome.text}`);
  if (isDead(kind) && refusal !== "unauthenticated") report.leaks.push(`${where}: is still known: ${outcome.text}`);
}

interface Attempt {
  input: Record<string, unknown>;
  outcome: Outcome;
}

async function attempt(
  matrix: Matrix,
  {
    place = matrix.ours.tenant.slug,
    input,
    also,
  }: {
    place?: string;
    input: Record<string, unknown>;
    also?: { place: BorrowedPlace; fields: Record<string, unknown> };
  },
): Promise<Attempt> {
  const { application, door, kind, ours, theirs, report } = matrix;
  const before = await traceOf(application, theirs);
  const outcome = await door.open({ kind, world: ours, place, input, ...(also && { also }) });
  report.attempts += 1;
  const where = `${door.name} as ${kind} of ${ours.tenant.slug} at ${place}`;
  if ((await traceOf(application, theirs)) !== before) report.leaks.push(`${where}: the other tenant has changed`);
  const sent = `${place} ${JSON.stringify({ input, also })}`;
  for (const marker of theirs.markers) {
    if (outcome.text.includes(marker) && !sent.includes(marker))
      report.leaks.push(`${where}: the answer has ${marker}`);
  }
  return { input, outcome };
}

function compare(matrix: Matrix, what: string, { tried, unknown }: Record<"tried" | "unknown", Attempt>): void {
  const { door, kind, report } = matrix;
  assertRefused(matrix, what, tried);
  if (tried.outcome.text === unknown.outcome.text) return;
  report.leaks.push(
    `${door.name} as ${kind}: ${what} is told from one that does not exist: ${tried.outcome.text} / ${unknown.outcome.text}`,
  );
}

function assertRefused({ door, kind, report }: Matrix, what: string, { outcome: { refusal, text } }: Attempt): void {
  if (refusal === null) report.leaks.push(`${door.name} as ${kind}: ${what} was let in`);
  else if (![...unknownRefusals, ...rightsRefusals].includes(refusal))
    report.leaks.push(`${door.name} as ${kind}: ${what} gives ${text}`);
}
