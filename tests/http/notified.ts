import type { z } from "zod";
import { read } from "#tests/support/builders.ts";
import type { TestApplication } from "./an-application.ts";
import { anIdentity } from "./an-identity.ts";
import { callFor } from "./call.ts";
import { aKey, anOperator, nobody, type Person, someTenant, someVisitor, type TestTenant } from "./person.ts";
import { eventListShape, notificationListShape, notificationShape, registrationShape } from "./shapes.ts";

/** A tenant with somebody of each kind that can be notified, and the host's key. */
export interface Audience {
  tenant: TestTenant;
  host: Person;
  ada: Person;
  olivia: Person;
  vera: Person;
}

export async function anAudience(application: TestApplication): Promise<Audience> {
  const tenant = await someTenant(application);
  return {
    tenant,
    host: await aKey(application, tenant, { name: "Shop", permissions: ["notifications.send"] }),
    ada: await anOperator(application, tenant, { name: "Ada" }),
    olivia: await anOperator(application, tenant, { name: "Olivia", role: "owner" }),
    vera: await someVisitor(application, tenant, { name: "Vera" }),
  };
}

/** Sends something that must be taken. */
export function notify(
  application: TestApplication,
  as: Person,
  given: { to: object } & Record<string, unknown>,
): Promise<z.output<typeof notificationShape>> {
  const body = { type: "news", title: "News", ...given };
  return callFor(application, notificationShape, { as, path: "/notifications", body });
}

export function listOf(
  application: TestApplication,
  as: Person,
  query = "",
): Promise<z.output<typeof notificationListShape>> {
  return callFor(application, notificationListShape, { as, path: `/notifications${query}` });
}

/** The titles of what somebody is shown, newest first. */
export async function titlesOf(application: TestApplication, as: Person): Promise<string[]> {
  return (await listOf(application, as)).items.map(({ title }) => title);
}

/** The titles of what the log tells somebody. */
export async function toldTo(application: TestApplication, as: Person): Promise<string[]> {
  const { events } = await callFor(application, eventListShape, { as, path: "/events?after=0" });
  return events.flatMap(({ data }) => data.notification?.title ?? []);
}

/** Somebody whom the host's server has signed for, on a device of theirs. */
export async function aUser(application: TestApplication, tenant: TestTenant, externalId: string): Promise<Person> {
  const identity = await anIdentity(application, tenant, { externalId, name: "Priya" });
  const stranger = nobody(tenant);
  const request = { as: stranger, path: "/visitors", body: { identity } };
  const { visitor, token } = await callFor(application, registrationShape, request);
  const principal = { kind: "visitor", tenantId: tenant.id, id: visitor.id } as const;
  return { ...stranger, principal, id: visitor.id, name: visitor.name, headers: { authorization: `Bearer ${token}` } };
}

/** How many events there are that are addressed. */
export async function addressedIn({ database }: TestApplication, { id }: TestTenant): Promise<(string | null)[]> {
  const logged = await read(database, id, ({ log }) => log.read({ after: 0, limit: 500 }));
  return logged.flatMap(({ audience }) => (audience.addressee === null ? [] : [audience.addressee]));
}
