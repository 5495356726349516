import { once } from "node:events";
import { v7 } from "uuid";
import { z } from "zod";
import { openDatabase } from "#db/database.ts";
import { provenTenantId } from "#lib/identity/tenant-id.ts";
import { aVisibleEvent, someMoment, write } from "#tests/support/builders.ts";
import { ordersSchema } from "./orders.ts";

// A process that writes to a database without a pause, from the first line that it is told until it is killed. It tells
// the position of each event that was acknowledged, a line each.

const { file, tenantId, unitsInFlight, bytesPerUnit, msPerUnit } = ordersSchema.parse(
  JSON.parse(z.string().parse(process.argv[2])),
);
const tenant = provenTenantId(tenantId);
const database = await openDatabase(`sqlite:${file}`);
const actor = { kind: "visitor", id: v7(), name: "Vera" } as const;

async function writeOn(): Promise<never> {
  for (;;) {
    const pos = await write(database, tenant, async ({ visitors, log }) => {
      const id = v7();
      await visitors.add({ id, name: "x".repeat(bytesPerUnit), email: null, externalId: null, createdAt: someMoment });
      const end = performance.now() + msPerUnit;
      while (performance.now() < end);
      const [logged] = await log.append([aVisibleEvent(id)], { actor, at: someMoment });
      return logged?.event.pos;
    });
    process.stdout.write(`${pos}\n`);
  }
}

process.stdout.write("ready\n");
await once(process.stdin, "data");
await Promise.all(Array.from({ length: unitsInFlight }, writeOn));
