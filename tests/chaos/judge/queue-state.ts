import { type Connection, openConnection } from "#db/sqlite/connection.ts";
import { sqliteTables } from "#db/tables.ts";
import type { OfferStatus } from "#lib/chat/matching/offer.ts";
import type { Availability } from "#lib/chat/matching/operator.ts";

/** What is open or waits, who could take it, and what is offered, at one moment. */
export interface QueueState {
  conversations: readonly {
    id: string;
    tenantId: string;
    status: "queued" | "open";
    assigneeId: string | null;
    teamId: string | null;
    weight: number;
    queuedAt: Date | null;
  }[];
  operators: readonly {
    id: string;
    tenantId: string;
    availability: Availability;
    capacity: number;
    teamIds: ReadonlySet<string>;
  }[];
  /** Those that are pending, and those that were declined. */
  offers: readonly {
    conversationId: string;
    memberId: string;
    status: OfferStatus;
    offeredAt: Date;
    expiresAt: Date;
    answeredAt: Date | null;
  }[];
  jobs: readonly Pick<JobRow, "id" | "kind" | "status" | "dueAt" | "attempts" | "leaseHolder" | "leaseUntil">[];
}

type JobRow = (typeof sqliteTables)["jobs"]["$inferSelect"];
type OfferRow = (typeof sqliteTables)["offers"]["$inferSelect"];

/** Looks at the queues of all tenants from outside. */
export class QueueReader implements Disposable {
  readonly #connection: Connection;

  constructor(file: string) {
    this.#connection = openConnection(file);
  }

  async read(): Promise<QueueState> {
    const { queries, execute } = this.#connection;
    const { conversations, offers, members, teamMembers, jobs } = sqliteTables;
    execute("BEGIN");
    try {
      const memberships = Map.groupBy(await queries.select().from(teamMembers), ({ memberId }) => memberId);
      const matters = ({ status }: OfferRow): boolean => status === "pending" || status === "declined";
      return {
        conversations: (await queries.select().from(conversations)).flatMap((row) =>
          row.status === "queued" || row.status === "open" ? [{ ...row, status: row.status }] : [],
        ),
        offers: (await queries.select().from(offers)).filter(matters),
        jobs: await queries.select().from(jobs),
        operators: (await queries.select().from(members)).map(({ id, tenantId, availability, capacity }) => ({
          id,
          tenantId,
          availability,
          capacity,
          teamIds: new Set((memberships.get(id) ?? []).map(({ teamId }) => teamId)),
        })),
      };
    } finally {
      execute("COMMIT");
    }
  }

  [Symbol.dispose](): void {
    this.#connection.close();
  }
}
