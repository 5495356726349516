import { expect, test } from "vitest";
import { LogTail } from "#hub/log-tail.ts";
import type { Tenants } from "#lib/chat/store.ts";
import { anApplication } from "#tests/http/an-application.ts";
import { aScene } from "#tests/http/some-conversation.ts";
import { until } from "#tests/signalr/until.ts";

test("a read of the log that fails is tried again, although nobody says anew that there is more", async () => {
  await using application = await anApplication();
  const { tenant } = await aScene(application);
  const fault = new Error("The database did not answer.");
  let faultsLeft = 2;
  const tenants: Tenants = {
    within: (tenantId, work, options) => {
      if (faultsLeft === 0) return application.database.tenants.within(tenantId, work, options);
      faultsLeft -= 1;
      return Promise.reject(fault);
    },
  };
  const [positions, errors]: [number[], unknown[]] = [[], []];
  const tail = new LogTail({
    tenants,
    onEvents: (_tenantId, logged) => positions.push(...logged.map(({ event }) => event.pos)),
    onError: (error) => errors.push(error),
  });
  tail.follow(tenant.id, 0);
  tail.wake();
  await until(() => positions.length > 0);
  expect(positions).toEqual([1, 2]);
  expect(errors).toEqual([fault, fault]);
});
