import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { execute } from "#lib/chat/execute.ts";
import { listOperators } from "#lib/chat/matching/list-operators.ts";
import { createDatabasePresence } from "#lib/presence/database-presence.ts";
import { presencePortContract } from "#tests/contracts/presence-port.ts";
import { anApplication, type TestApplication } from "#tests/http/an-application.ts";
import { anOperator, someTenant } from "#tests/http/person.ts";

let application: TestApplication;

beforeAll(async () => {
  application = await anApplication();
});
afterAll(() => application[Symbol.asyncDispose]());

describe("presence in the database", () => {
  presencePortContract(async () => {
    const tenant = await someTenant(application);
    const { id: memberId } = await anOperator(application, tenant);
    const { tenants } = application.database;
    return {
      tenants,
      tenantId: tenant.id,
      memberId,
      otherId: (await anOperator(application, tenant)).id,
      open: ({ onChange = () => undefined, ...options }) =>
        createDatabasePresence({
          ...options,
          tenants,
          onChange,
          onError(error) {
            throw error;
          },
        }),
    };
  });
});

test("a use case that only reads learns who is there, also where many ask at once", async () => {
  const tenant = await someTenant(application);
  const { id, principal } = await anOperator(application, tenant);
  const presence = createDatabasePresence({
    tenants: application.database.tenants,
    holder: v7(),
    times: { leaseMs: 60_000, renewMs: 30_000, graceMs: 0 },
    onChange: () => undefined,
    onError(error) {
      throw error;
    },
  });
  presence.arrive(tenant.id, id);
  const chat = { ...application.chat, presence };
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => execute(chat, listOperators, { principal, input: {} })),
  );
  for (const { items } of answers) expect(items).toMatchObject([{ id, isOnline: true }]);
  await presence.close();
});
