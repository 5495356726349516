import { and, asc, eq, gte, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { forEverybody } from "#lib/chat/events/event.ts";
import type { LogQuery } from "#lib/chat/store.ts";
import { padded } from "../padded.ts";
import type { DatabaseTables } from "../tables.ts";
import { isAboutReached, type ReachShape, type ReachValues, reachShape, reachValues } from "./reach-condition.ts";
import type { Given } from "./statement.ts";

type Viewer = Pick<LogQuery, "visitorId" | "reach" | "recipient">;

/** What a statement has to know of who reads the log to be built. */
export interface ViewShape {
  /** `nobody`: it is read whole, to be shown to others. */
  viewer: "nobody" | "visitor" | "staff";
  reach: ReachShape | null;
  /** How many addresses they have, padded; null where nothing is addressed to them. */
  addresses: number | null;
}

/** The values of a viewer. Their addresses are `address0` and so on. */
export interface ViewValues extends ReachValues {
  visitorId?: string;
  since?: Date;
  [address: `address${number}`]: string;
}

export function viewShape({ visitorId, reach, recipient }: Viewer): ViewShape {
  const staff = reach === undefined ? "nobody" : "staff";
  const addresses = recipient == null ? null : padded(recipient.addresses).length;
  return { viewer: visitorId === undefined ? staff : "visitor", reach: reachShape(reach), addresses };
}

export function viewValues({ visitorId, reach, recipient }: Viewer): ViewValues {
  const of = { ...reachValues(reach), ...(visitorId !== undefined && { visitorId }) };
  if (recipient == null) return of;
  const named = padded(recipient.addresses).map((address, index) => [`address${index}` as const, address] as const);
  return { ...of, since: recipient.since, ...Object.fromEntries(named) };
}

/** Whether an event is shown to the viewer, as `isShownWithin` and `isAddressedTo` say it. */
export function isInView(
  events: DatabaseTables["events"],
  given: Given<ViewValues>,
  { viewer, reach, addresses: count }: ViewShape,
): SQL | undefined {
  if (viewer === "nobody") return undefined;
  const addresses = Array.from({ length: count ?? 0 }, (_, index) => given(`address${index}`));
  const isSince = gte(events.at, sql.param(given("since"), events.at));
  if (viewer === "visitor") {
    if (count === null) return eq(events.visibleToVisitorId, given("visitorId"));
    const isTheirs = inArray(events.visibleToVisitorId, [given("visitorId"), ...addresses]);
    return and(isTheirs, or(isNull(events.addressee), isSince));
  }
  const isReached = reach && or(inArray(events.type, forEverybody), isAboutReached(events, given, reach));
  const isUnaddressed = and(isNull(events.addressee), isReached ?? undefined);
  return count === null ? isUnaddressed : or(isUnaddressed, and(inArray(events.addressee, addresses), isSince));
}

/**
 * By position. What several addresses of a visitor have is sorted rather than read in that order, or SQLite would walk the
 * whole log in it instead of asking the index of what visitors see.
 */
export function inOrderOf({ pos }: DatabaseTables["events"], { viewer, addresses }: ViewShape): SQL {
  return asc(viewer === "visitor" && addresses !== null ? sql`+${pos}` : pos);
}
