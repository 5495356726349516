import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTenantStatementCheck } from "#tests/support/tenant-statement-check.ts";
import { accessContract } from "./access.ts";
import { concurrencyContract } from "./concurrency.ts";
import { conversationContract } from "./conversations.ts";
import type { DatabasesUnderTest, OpenDatabases } from "./database-under-test.ts";
import { directoryContract } from "./directory.ts";
import { jobContract } from "./jobs.ts";
import { leaseContract } from "./leases.ts";
import { logContract } from "./log.ts";
import { matchingContract } from "./matching.ts";
import { messageContract } from "./messages.ts";
import { notificationContract } from "./notifications.ts";
import { presenceContract } from "./presence.ts";
import { queueContract } from "./queue.ts";
import { signInContract } from "./sign-ins.ts";
import { subscriberContract } from "./subscribers.ts";
import { teamContract } from "./teams.ts";
import { transactionContract } from "./transactions.ts";
import { twoTenantsContract } from "./two-tenants.ts";
import { useCaseContract } from "./use-cases.ts";

/**
 * What every database keeps, by the same tests: run it with a way to open a fresh one. Each test founds tenants of its
 * own, so they share the database. Every statement of all of them is checked for the tenant's predicate.
 */
export function repositoriesContract(name: string, open: OpenDatabases): void {
  describe(`repositories on ${name}`, () => {
    const check = createTenantStatementCheck();
    let databases: DatabasesUnderTest | undefined;
    const opened = (): DatabasesUnderTest => {
      if (databases === undefined) throw new Error("The database is opened before the first test.");
      return databases;
    };
    const guarded = {
      get database() {
        return check.guard(opened().first);
      },
      get other() {
        return check.guard(opened().second);
      },
    };

    beforeAll(async () => {
      databases = await open(check.onQuery);
    });
    afterAll(() => databases?.dispose());

    directoryContract(guarded);
    signInContract(guarded);
    conversationContract(guarded);
    messageContract(guarded);
    logContract(guarded);
    accessContract(guarded);
    teamContract(guarded);
    queueContract(guarded);
    matchingContract(guarded);
    presenceContract(guarded);
    notificationContract(guarded);
    jobContract(guarded);
    leaseContract(guarded);
    subscriberContract(guarded);
    transactionContract(guarded);
    concurrencyContract(guarded);
    useCaseContract(guarded);
    twoTenantsContract(guarded);

    test("no statement of all these tests left its tenant", () => {
      expect(check.violations).toEqual([]);
      expect(check.statementCount).toBeGreaterThan(500);
    });
  });
}
