import { expect, test } from "vitest";
import { createEmbeddedBus } from "#lib/bus/embedded-bus.ts";
import { asksForWork, aTenantId, busContract, follow, presence } from "#tests/contracts/bus.ts";

busContract((work) => createEmbeddedBus({ asksForWork: work }));

test("takes signals to the process that has the connections, besides its own followers", () => {
  const elsewhere: unknown[] = [];
  const bus = createEmbeddedBus({
    asksForWork,
    elsewhere: { publish: (...published) => void elsewhere.push(published) },
  });
  const tenantId = aTenantId();
  const told = follow(bus, tenantId);
  bus.publish(tenantId, presence("ada"));
  expect(elsewhere).toEqual([[tenantId, presence("ada")]]);
  expect(told.signals).toEqual([presence("ada")]);
});
