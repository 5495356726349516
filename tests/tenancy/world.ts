import { v7 } from "uuid";
import type { TestApplication } from "#tests/http/an-application.ts";
import { anOperator, nobody, type Person, someTenant, someVisitor, type TestTenant } from "#tests/http/person.ts";
import { act, started } from "#tests/http/some-conversation.ts";
import { write } from "#tests/support/builders.ts";

export const actorKinds = ["member", "visitor", "other visitor", "nobody"] as const;
export type ActorKind = (typeof actorKinds)[number];

/** What a call can be about. */
export interface Target {
  conversationId: string;
  visitorId: string;
  /** For who would start a conversation: an id that is not free in its own tenant. */
  takenId: string;
}

/** One of two tenants that have everything in common but their texts and ids. */
export interface TenantWorld {
  tenant: TestTenant;
  people: Record<ActorKind, Person>;
  /** The visitor's conversation and the visitor. */
  own: Target;
  /** Texts and ids that stand for this tenant: one of them in another's answer is a leak. */
  markers: readonly string[];
  /** Texts and ids of the visitor that the tenant's other visitor may not see. */
  visitorMarkers: readonly string[];
}

/** Something that does not exist anywhere. */
export function unknownTarget(): Target {
  return { conversationId: v7(), visitorId: v7(), takenId: v7() };
}

/** Makes a tenant with members, visitors, a team and conversations, every text of which says whose it is. */
export async function aTenantWorld(application: TestApplication, slug: string): Promise<TenantWorld> {
  const mark = (what: string): string => `${what} of ${slug} ${v7().slice(-12)}`;
  const texts = { tenant: mark("Company"), member: mark("Member"), visitor: mark("Visitor"), other: mark("Other") };
  const tenant = await someTenant(application, { slug, name: texts.tenant });
  const [team, teamName] = [v7(), mark("Team")];
  await write(application.database, tenant.id, (store) =>
    store.teams.add({ id: team, name: teamName, createdAt: new Date() }),
  );
  const email = `visitor-${v7()}@${slug}.test`;
  const member = await anOperator(application, tenant, { name: texts.member });
  const visitor = await someVisitor(application, tenant, { name: texts.visitor, email });
  const other = await someVisitor(application, tenant, { name: texts.other });
  const [question, answer, note, another] = [mark("Question"), mark("Answer"), mark("Note"), mark("Another")];
  const conversationId = await started(application, visitor, question);
  const otherConversationId = await started(application, other, another);
  const takenId = await started(application, visitor, mark("Taken"));
  const inOwn = { as: member, conversationId };
  await act(application, inOwn, { path: "/messages", body: { body: answer } });
  await act(application, inOwn, { path: "/notes", body: { body: note } });
  const visitorMarkers = [texts.visitor, email, question, answer, note, conversationId, visitor.id];
  const otherMarkers = [texts.other, another, otherConversationId, other.id];
  const ofTenant = [tenant.id, slug, texts.tenant, texts.member, member.id, team, teamName];
  return {
    tenant,
    people: { member, visitor, "other visitor": other, nobody: nobody(tenant) },
    own: { conversationId, visitorId: visitor.id, takenId },
    markers: [...ofTenant, ...visitorMarkers, ...otherMarkers],
    visitorMarkers,
  };
}
