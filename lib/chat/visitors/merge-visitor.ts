import { accessChanged } from "../events/access-changed.ts";
import { noAudience } from "../events/event.ts";
import type { Context } from "../use-case.ts";
import { presentVisitor, type VisitorRecord } from "./visitor.ts";

/**
 * Gives what an anonymous visitor has written to the identified one whom they turned out to be. Nobody comes in as the
 * former any more: a token that was left behind on a shared machine must not show what the identified one writes later.
 */
export async function mergeVisitor(
  { tenant, emit, audit }: Context,
  { former, into }: { former: VisitorRecord; into: VisitorRecord },
): Promise<void> {
  await tenant.visitors.merge(former.id, into.id);
  const visitor = presentVisitor(into);
  emit({ type: "VisitorMerged", conversationId: null, audience: noAudience, data: { visitor, formerId: former.id } });
  emit(accessChanged("visitor", former.id));
  const target = { kind: "visitor", id: into.id, name: into.name } as const;
  audit({ action: "visitor.merged", target, before: { formerId: former.id, formerName: former.name } });
}
