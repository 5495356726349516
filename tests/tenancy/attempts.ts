import type { TestApplication } from "#tests/http/an-application.ts";
import { read } from "#tests/support/builders.ts";
import { namesSomething } from "./samples.ts";
import { type ActorKind, type Target, type TenantWorld, unknownTarget } from "./world.ts";

/** What came back from a door, as it can be compared and searched. */
export interface Outcome {
  /** The code of the refusal; null for a success. */
  refusal: string | null;
  /** Everything of the answer. */
  text: string;
}

/** One way in: a route or a hub method. */
export interface Door {
  name: string;
  sample(target: Target): Record<string, unknown>;
  /** @param place whose path is called, where a door has paths */
  open(attempt: {
    kind: ActorKind;
    world: TenantWorld;
    place: string;
    input: Record<string, unknown>;
  }): Promise<Outcome>;
}

/** The walls as they were found. */
export interface MatrixReport {
  doors: number;
  actors: number;
  attempts: number;
  /** Doors through which the right people came to what is theirs: the others prove nothing. */
  opened: Set<string>;
  leaks: string[];
}

/** Who may not use the door at all is told so, whatever it is about. */
const fairRefusals = ["not_found", "forbidden", "unauthenticated"];

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

/** Tries every door as every actor of each tenant at the other one. */
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
        await tryForeignIds(matrix);
        if (hasPaths && kind !== "nobody") await tryForeignPath(matrix);
        if (kind === "other visitor") await tryNeighbour(matrix);
      }
    }
  }
  for (const door of doors)
    for (const kind of kinds) await tryOwn({ application, door, kind, ours: first, theirs: second, report });
  return report;
}

/** On our own path, what is theirs must look like what is nowhere. */
async function tryForeignIds(matrix: Matrix): Promise<void> {
  const { ours, theirs } = matrix;
  const foreign = await attempt(matrix, { place: ours.tenant.slug, target: theirs.own });
  const unknown = await attempt(matrix, { place: ours.tenant.slug, target: unknownTarget() });
  if (!namesSomething(foreign.input)) return;
  compare(matrix, "another tenant's id", { foreign, unknown });
}

/** On their path, everything must look as if there were no such tenant. */
async function tryForeignPath(matrix: Matrix): Promise<void> {
  const { theirs, door, kind, report } = matrix;
  const unknown = await attempt(matrix, { place: "no-such-tenant", target: theirs.own });
  for (const target of [theirs.own, unknownTarget()]) {
    const foreign = await attempt(matrix, { place: theirs.tenant.slug, target });
    compare(matrix, "another tenant's path", { foreign, unknown });
    if (foreign.outcome.refusal !== "not_found") report.leaks.push(`${door.name} as ${kind}: ${foreign.outcome.text}`);
  }
}

/** What belongs to another visitor of the same tenant must look like what is nowhere. */
async function tryNeighbour(matrix: Matrix): Promise<void> {
  const { door, ours, report } = matrix;
  const place = ours.tenant.slug;
  const foreign = await attempt(matrix, { place, target: ours.own });
  const sent = JSON.stringify(foreign.input);
  for (const marker of ours.visitorMarkers) {
    if (foreign.outcome.text.includes(marker) && !sent.includes(marker)) {
      report.leaks.push(`${door.name}: another visitor of the tenant sees ${marker}`);
    }
  }
  if (!namesSomething(foreign.input)) return;
  compare(matrix, "another visitor's id", {
    foreign,
    unknown: await attempt(matrix, { place, target: unknownTarget() }),
  });
}

/** The right people do come in: else the refusals above would prove nothing. */
async function tryOwn(matrix: Matrix): Promise<void> {
  const { door, ours, report } = matrix;
  const { outcome } = await attempt(matrix, { place: ours.tenant.slug, target: freshTarget(matrix) });
  if (outcome.refusal === null) report.opened.add(door.name);
}

/** A conversation is started under an id that is not there yet; everything else is about what is. */
function freshTarget({ door, ours }: Matrix): Target {
  return namesSomething(door.sample(ours.own)) ? ours.own : unknownTarget();
}

interface Attempt {
  input: Record<string, unknown>;
  outcome: Outcome;
}

async function attempt(matrix: Matrix, { place, target }: { place: string; target: Target }): Promise<Attempt> {
  const { application, door, kind, ours, theirs, report } = matrix;
  const input = door.sample(target);
  const before = await headOf(application, theirs);
  const outcome = await door.open({ kind, world: ours, place, input });
  report.attempts += 1;
  const where = `${door.name} as ${kind} of ${ours.tenant.slug} at ${place}`;
  if ((await headOf(application, theirs)) !== before) report.leaks.push(`${where}: the other tenant's log has grown`);
  const sent = `${place} ${JSON.stringify(input)}`;
  for (const marker of theirs.markers) {
    if (outcome.text.includes(marker) && !sent.includes(marker))
      report.leaks.push(`${where}: the answer has ${marker}`);
  }
  return { input, outcome };
}

function compare(
  { door, kind, report }: Matrix,
  what: string,
  { foreign, unknown }: Record<"foreign" | "unknown", Attempt>,
) {
  const { refusal } = foreign.outcome;
  if (refusal === null) report.leaks.push(`${door.name} as ${kind}: ${what} was let in`);
  else if (!fairRefusals.includes(refusal)) report.leaks.push(`${door.name} as ${kind}: ${what} gives ${refusal}`);
  if (foreign.outcome.text === unknown.outcome.text) return;
  report.leaks.push(`${door.name} as ${kind}: ${what} is told from one that does not exist: ${foreign.outcome.text}`);
}

async function headOf(application: TestApplication, { tenant }: TenantWorld): Promise<number> {
  const bounds = await read(application.database, tenant.id, (store) => store.log.bounds());
  return bounds.head;
}
